import type { NextRequest } from 'next/server';
import { readStatement } from '#lib/accounts/statement.ts';
import { errorResponse } from '#lib/shared/error-response.ts';
import { ACCOUNT_ID_PATTERN } from '#lib/shared/ids.ts';

export const dynamic = 'force-dynamic';

/** `GET /accounts/85-150/statement.json?cursor=…`: a page of the statement. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  if (!ACCOUNT_ID_PATTERN.test(id)) return new Response('Account not found.\n', { status: 404 });
  const cursor = request.nextUrl.searchParams.get('cursor') ?? undefined;
  if (cursor && !/^\d{1,15}$/.test(cursor)) return new Response('Unknown page.\n', { status: 400 });
  try {
    const { lines, next } = await readStatement(id, { cursor });
    return Response.json({ items: lines, next }, { headers: { 'Cache-Control': 'no-store' } });
  } catch (error) {
    return errorResponse(error);
  }
}
