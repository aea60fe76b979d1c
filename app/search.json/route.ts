import type { NextRequest } from 'next/server';
import { z } from 'zod';
import { search } from '#lib/search/search.ts';
import { searchText } from '#lib/shared/search-text.ts';

export const dynamic = 'force-dynamic';

const searched = searchText.pipe(z.string().min(2, 'Type at least 2 characters.'));

/** `GET /search.json?q=rm-k7m`: a few transfers and accounts, for the command palette. */
export async function GET(request: NextRequest): Promise<Response> {
  const text = searched.safeParse(request.nextUrl.searchParams.get('q') ?? '');
  if (!text.success) return new Response(`${text.error.issues[0]?.message}\n`, { status: 400 });
  return Response.json(await search(text.data), { headers: { 'Cache-Control': 'no-store' } });
}
