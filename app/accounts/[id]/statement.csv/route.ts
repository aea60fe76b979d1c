import { AccountNotFound, statementCsv } from '#lib/accounts/statement.ts';
import { isBankUnavailable } from '#lib/bank-client/errors.ts';
import { csvResponse } from '#lib/shared/csv-response.ts';
import { ACCOUNT_ID_PATTERN } from '#lib/shared/ids.ts';

export const dynamic = 'force-dynamic';

/** `GET /accounts/85-150/statement.csv`: the whole statement, streamed. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  if (!ACCOUNT_ID_PATTERN.test(id)) return new Response('Account not found.\n', { status: 404 });
  try {
    return csvResponse(`statement-${id}`, await statementCsv(id));
  } catch (error) {
    if (error instanceof AccountNotFound) return new Response(`${error.message}\n`, { status: 404 });
    if (isBankUnavailable(error)) return new Response('Bank unavailable.\n', { status: 503 });
    throw error;
  }
}
