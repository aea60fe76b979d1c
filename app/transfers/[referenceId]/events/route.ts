import { isReferenceId } from '#lib/ids.ts';
import { eventStream } from '#lib/live/event-stream.ts';
import { watchTransfer } from '#lib/transfers/watch.ts';

export const dynamic = 'force-dynamic';

export async function GET(
  request: Request,
  { params }: { params: Promise<{ referenceId: string }> },
): Promise<Response> {
  const { referenceId } = await params;
  if (!isReferenceId(referenceId)) return new Response('That is not a reference.', { status: 404 });
  return eventStream(request, (subscriber) => watchTransfer(referenceId, subscriber));
}
