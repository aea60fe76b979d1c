import type { NextRequest } from 'next/server';
import { readAuditFilter } from '#app/audit/filter.ts';
import { listActions } from '#lib/audit/list-actions.ts';

export const dynamic = 'force-dynamic';

/** `GET /audit.json?actor=operations&cursor=…`: a page of the trail. */
export async function GET(request: NextRequest): Promise<Response> {
  const filter = readAuditFilter(Object.fromEntries(request.nextUrl.searchParams));
  try {
    return Response.json(await listActions(filter), { headers: { 'Cache-Control': 'no-store' } });
  } catch (error) {
    console.error('The audit trail cannot be read:', error);
    return new Response('Audit trail unavailable.\n', { status: 503 });
  }
}
