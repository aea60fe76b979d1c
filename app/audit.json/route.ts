import type { NextRequest } from 'next/server';
import { parseAuditFilter } from '#app/audit/filter.ts';
import { auditJson } from '#lib/audit/export.ts';
import { listActions } from '#lib/audit/list-actions.ts';
import { problemsResponse } from '#lib/shared/error-response.ts';

export const dynamic = 'force-dynamic';

/** `GET /audit.json?actor=operations&cursor=…`: a page of the trail; with `pages=all` all of it, streamed. */
export async function GET(request: NextRequest): Promise<Response> {
  const { searchParams } = request.nextUrl;
  const { filter, problems } = parseAuditFilter(searchParams);
  const refusal = problemsResponse(problems);
  if (refusal) return refusal;
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
  try {
    if (searchParams.get('pages') === 'all') return new Response(await auditJson(filter), { headers });
    return Response.json(await listActions(filter), { headers });
  } catch (error) {
    console.error('The audit trail cannot be read:', error);
    return new Response('Audit trail unavailable.\n', { status: 503 });
  }
}
