import type { NextRequest } from 'next/server';
import { search, searchText } from '#lib/search/search.ts';

export const dynamic = 'force-dynamic';

/** `GET /search?q=rm-k7m`: a few transfers and accounts, for the command palette. */
export async function GET(request: NextRequest): Promise<Response> {
  const text = searchText.safeParse(request.nextUrl.searchParams.get('q') ?? '');
  if (!text.success) return new Response(`${text.error.issues[0]?.message}\n`, { status: 400 });
  return Response.json(await search(text.data), { headers: { 'Cache-Control': 'no-store' } });
}
