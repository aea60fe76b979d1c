import type { NextRequest } from 'next/server';
import { z } from 'zod';
import { clientAddressOf } from '#lib/live/client-address.ts';
import { changeTopics, eventStream, STREAM_HEADERS } from '#lib/live/event-stream.ts';
import { admitStream } from '#lib/live/stream-limit.ts';
import { topicsNamed } from './topics.ts';

export const dynamic = 'force-dynamic';

/**
 * `GET /live?topic=dashboard&topic=transfer/rm-…`: one stream per browser, which opens only six connections
 * to a server.
 */
export function GET(request: NextRequest): Response {
  const topics = topicsNamed(request.nextUrl.searchParams.getAll('topic'));
  if (!topics) return unknownTopics();
  const leave = admitStream(clientAddressOf(request));
  if (!leave) return new Response('Too many open pages. Close one and try again.', { status: 429 });
  return eventStream(request, topics, leave);
}

/** Next would answer with the headers of a GET, whose stream nobody reads or ends. */
export function HEAD(request: NextRequest): Response {
  if (!topicsNamed(request.nextUrl.searchParams.getAll('topic'))) return unknownTopics();
  return new Response(null, { headers: STREAM_HEADERS });
}

/** More than a stream carries: those too many fail alone. A filter of the list makes the longest name. */
const topicNames = z.array(z.string().max(1_000)).max(256);

const change = z.object({ stream: z.uuid(), topics: topicNames });

/** `POST /live` with `{ stream, topics }`: what an open stream carries from now on. */
export async function POST(request: NextRequest): Promise<Response> {
  const { data } = change.safeParse(await request.json().catch(() => undefined));
  if (!data) return new Response('Send { stream, topics }.', { status: 400 });
  const topics = topicsNamed(data.topics);
  if (!topics) return unknownTopics();
  const isOpen = changeTopics(data.stream, topics);
  return isOpen ? new Response(null, { status: 204 }) : new Response('Unknown stream.', { status: 404 });
}

function unknownTopics(): Response {
  return new Response('Unknown topic.', { status: 404 });
}
