import type { NextRequest } from 'next/server';
import { requestedTopics } from '#app/live/topics.ts';
import { snapshotOf } from '#lib/live/shared-subscriptions.ts';
import { errorResponse } from '#lib/shared/error-response.ts';

export const dynamic = 'force-dynamic';

/** `GET /live/snapshot?topic=dashboard`: for a page whose stream is lost. */
export async function GET(request: NextRequest): Promise<Response> {
  const [topic, ...others] = requestedTopics(request.nextUrl.searchParams) ?? [];
  if (!topic || others.length > 0) return new Response('Unknown topic.', { status: 404 });
  try {
    return Response.json(await snapshotOf(topic.read), { headers: { 'Cache-Control': 'no-store' } });
  } catch (error) {
    return errorResponse(error);
  }
}
