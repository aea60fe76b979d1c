import type { NextRequest } from 'next/server';
import { parseAuditFilter } from '#app/audit/filter.ts';
import { auditCsv } from '#lib/audit/export.ts';
import { csvResponse } from '#lib/shared/csv-response.ts';
import { problemsResponse } from '#lib/shared/error-response.ts';

export const dynamic = 'force-dynamic';

/** `GET /audit.csv?actor=operations`: all actions of the filter, streamed. */
export async function GET(request: NextRequest): Promise<Response> {
  const { filter, problems } = parseAuditFilter(request.nextUrl.searchParams);
  const refusal = problemsResponse(problems);
  if (refusal) return refusal;
  try {
    return csvResponse('audit', await auditCsv(filter));
  } catch (error) {
    console.error('The audit trail cannot be read:', error);
    return new Response('Audit trail unavailable.\n', { status: 503 });
  }
}
