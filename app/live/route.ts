import { type NextRequest, NextResponse } from 'next/server';
import { eventStream } from '#lib/live/event-stream.ts';
import { admitStream } from '#lib/live/stream-limit.ts';
import { requestedTopics } from './topics.ts';

export const dynamic = 'force-dynamic';

/**
 * `GET /live?topic=dashboard&topic=transfer/rm-…`: one stream per tab, since a browser opens only six
 * connections to a server and an action needs one of them.
 */
export function GET(request: NextRequest): Response {
  const topics = requestedTopics(request.nextUrl.searchParams);
  if (!topics) return new NextResponse('Unknown topic.', { status: 404 });
  const leave = admitStream(request.cookies.get('client')?.value ?? 'unnamed');
  if (!leave) return new NextResponse('Too many open pages. Close one and try again.', { status: 429 });
  return eventStream(request, topics, leave);
}
