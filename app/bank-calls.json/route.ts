import type { NextRequest } from 'next/server';
import { parseCallPage } from '#lib/bank-calls/filter.ts';
import { readCalls } from '#lib/bank-calls/list-calls.ts';
import { problemsResponse } from '#lib/shared/error-response.ts';

export const dynamic = 'force-dynamic';

/** `GET /bank-calls.json?outcome=failed&cursor=…`: a page of the list. */
export async function GET(request: NextRequest): Promise<Response> {
  const { filter, cursor, problems } = parseCallPage(request.nextUrl.searchParams);
  const refusal = problemsResponse(problems);
  if (refusal) return refusal;
  const page = await readCalls(filter, cursor);
  if (!page) return new Response('Bank unavailable.\n', { status: 503 });
  return Response.json(page, { headers: { 'Cache-Control': 'no-store' } });
}
