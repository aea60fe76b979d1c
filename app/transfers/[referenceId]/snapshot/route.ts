import { isReferenceId } from '#lib/ids.ts';
import { takeSnapshot } from '#lib/live/shared-watch.ts';
import { TemporalUnavailable, TransferNotFound } from '#lib/transfers/errors.ts';
import { getTransfer } from '#lib/transfers/get.ts';

export const dynamic = 'force-dynamic';

export async function GET(
  _request: Request,
  { params }: { params: Promise<{ referenceId: string }> },
): Promise<Response> {
  const { referenceId } = await params;
  if (!isReferenceId(referenceId)) return new Response('That is not a reference.', { status: 404 });
  try {
    return Response.json(await takeSnapshot(() => getTransfer(referenceId)), {
      headers: { 'Cache-Control': 'no-store' },
    });
  } catch (error) {
    if (error instanceof TransferNotFound) return new Response(error.message, { status: 404 });
    if (error instanceof TemporalUnavailable) return new Response(error.message, { status: 503 });
    throw error;
  }
}
