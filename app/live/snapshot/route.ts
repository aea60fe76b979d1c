import type { NextRequest } from 'next/server';
import { topicOf } from '#app/live/topics.ts';
import { snapshotOf } from '#lib/live/shared-subscriptions.ts';
import { errorResponse } from '#lib/shared/error-response.ts';

export const dynamic = 'force-dynamic';

/** `GET /live/snapshot?topic=dashboard`: for a page whose stream is lost. */
export async function GET(request: NextRequest): Promise<Response> {
  const topic = topicOf(request.nextUrl.searchParams.get('topic') ?? '');
  if (!topic) return new Response('Unknown topic.', { status: 404 });
  try {
    return Response.json(await snapshotOf(topic.read), { headers: { 'Cache-Control': 'no-store' } });
  } catch (error) {
    return errorResponse(error);
  }
}
