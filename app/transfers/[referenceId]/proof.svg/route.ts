import { errorResponse } from '#lib/shared/error-response.ts';
import { isReferenceId } from '#lib/shared/ids.ts';
import { proofCard } from '#lib/transfers/proof/proof-card.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';

export const dynamic = 'force-dynamic';

export async function GET(
  _request: Request,
  { params }: { params: Promise<{ referenceId: string }> },
): Promise<Response> {
  const { referenceId } = await params;
  if (!isReferenceId(referenceId)) return new Response('Invalid transfer reference.\n', { status: 404 });
  try {
    const { view } = await getTransfer(referenceId);
    return new Response(proofCard(view), {
      headers: {
        'content-type': 'image/svg+xml; charset=utf-8',
        'content-disposition': `inline; filename="transfer-${referenceId}.svg"`,
        'cache-control': 'no-store',
      },
    });
  } catch (error) {
    return errorResponse(error);
  }
}
