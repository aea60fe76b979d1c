import { watchDesk } from '#lib/desk/watch.ts';
import { eventStream } from '#lib/live/event-stream.ts';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Response {
  return eventStream(request, watchDesk);
}
