import type { NextRequest } from 'next/server';
import { clientAddressOf } from '#lib/live/client-address.ts';
import { eventStream, STREAM_HEADERS } from '#lib/live/event-stream.ts';
import { admitStream } from '#lib/live/stream-limit.ts';
import { requestedTopics } from './topics.ts';

export const dynamic = 'force-dynamic';

/**
 * `GET /live?topic=dashboard&topic=transfer/rm-…`: one stream per browser, which opens only six connections
 * to a server.
 */
export function GET(request: NextRequest): Response {
  const topics = requestedTopics(request.nextUrl.searchParams);
  if (!topics) return unknownTopics();
  const leave = admitStream(clientAddressOf(request));
  if (!leave) return new Response('Too many open pages. Close one and try again.', { status: 429 });
  return eventStream(request, topics, leave);
}

/** Next would answer with the headers of a GET, whose stream nobody reads or ends. */
export function HEAD(request: NextRequest): Response {
  if (!requestedTopics(request.nextUrl.searchParams)) return unknownTopics();
  return new Response(null, { headers: STREAM_HEADERS });
}

function unknownTopics(): Response {
  return new Response('Unknown topic.', { status: 404 });
}
