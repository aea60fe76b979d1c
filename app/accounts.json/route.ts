import type { NextRequest } from 'next/server';
import { searchAccounts } from '#lib/accounts/find-accounts.ts';
import { isBankUnavailable } from '#lib/bank-client/errors.ts';
import { searchText } from '#lib/shared/search-text.ts';

export const dynamic = 'force-dynamic';

/** `GET /accounts.json?q=ada`: the accounts found, for a form. Not below `/accounts/`, where a number would be. */
export async function GET(request: NextRequest): Promise<Response> {
  const text = searchText.safeParse(request.nextUrl.searchParams.get('q') ?? '');
  if (!text.success) return new Response(`${text.error.issues[0]?.message}\n`, { status: 400 });
  try {
    return Response.json(await searchAccounts(text.data), { headers: { 'Cache-Control': 'no-store' } });
  } catch (error) {
    if (isBankUnavailable(error)) return new Response('The bank did not respond.', { status: 503 });
    throw error;
  }
}
