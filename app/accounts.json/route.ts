import type { NextRequest } from 'next/server';
import { MAX_SEARCH_LENGTH, searchAccounts } from '#lib/accounts/find-accounts.ts';
import { isBankUnavailable } from '#lib/bank-client/errors.ts';
import { VISIBLE_TEXT } from '#lib/shared/text.ts';

export const dynamic = 'force-dynamic';

/** `GET /accounts.json?q=ada`: the accounts found, for a form. Not below `/accounts/`, where a number would be. */
export async function GET(request: NextRequest): Promise<Response> {
  const text = request.nextUrl.searchParams.get('q') ?? '';
  if (text.length > MAX_SEARCH_LENGTH || !VISIBLE_TEXT.test(text)) {
    return new Response('Search for visible text of at most 100 characters.', { status: 400 });
  }
  try {
    return Response.json(await searchAccounts(text), { headers: { 'Cache-Control': 'no-store' } });
  } catch (error) {
    if (isBankUnavailable(error)) return new Response('The bank did not respond.', { status: 503 });
    throw error;
  }
}
