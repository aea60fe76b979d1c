import type { NextRequest } from 'next/server';
import { csvResponse } from '#lib/shared/csv-response.ts';
import { errorResponse, problemsResponse } from '#lib/shared/error-response.ts';
import { parseFilter } from '#lib/transfers/filter/filter.ts';
import { transfersCsv } from '#lib/transfers/queries/transfers-csv.ts';

export const dynamic = 'force-dynamic';

/** `GET /transfers.csv?status=…`: all transfers of the filter, streamed. */
export async function GET(request: NextRequest): Promise<Response> {
  const { filter, problems } = parseFilter(request.nextUrl.searchParams);
  const refusal = problemsResponse(problems);
  if (refusal) return refusal;
  try {
    return csvResponse('transfers', await transfersCsv(filter));
  } catch (error) {
    return errorResponse(error);
  }
}
