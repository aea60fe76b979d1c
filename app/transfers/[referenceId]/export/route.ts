import { NextResponse } from 'next/server';
import { errorResponse } from '#lib/shared/error-response.ts';
import { isReferenceId } from '#lib/shared/ids.ts';
import { exportTransfer } from '#lib/transfers/queries/export-transfer.ts';

export const dynamic = 'force-dynamic';

export async function GET(
  _request: Request,
  { params }: { params: Promise<{ referenceId: string }> },
): Promise<Response> {
  const { referenceId } = await params;
  if (!isReferenceId(referenceId)) return new Response('Invalid transfer reference.\n', { status: 404 });
  try {
    const record = JSON.stringify(await exportTransfer(referenceId), null, 2);
    return new NextResponse(record, {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': `attachment; filename="transfer-${referenceId}.json"`,
        'cache-control': 'no-store',
      },
    });
  } catch (error) {
    return errorResponse(error);
  }
}
