'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SearchResult } from '#lib/search/search.ts';

const PAUSE_MS = 200;
const MIN_LENGTH = 2;

interface Search {
  result: SearchResult | undefined;
  /** Null while there is nothing to say. */
  note: string | null;
}

/** What the server finds, once typing pauses. */
export function useSearch(typed: string): Search {
  const text = useSteady(typed.trim());
  const isAsked = text.length >= MIN_LENGTH;
  const { data, isFetching, error } = useQuery({
    queryKey: ['search', text],
    queryFn: ({ signal }) => fetchSearch(text, signal),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  });
  if (!isAsked) return { result: undefined, note: null };
  return { result: data, note: noteOf(data, isFetching, error) };
}

function noteOf(result: SearchResult | undefined, isFetching: boolean, error: Error | null): string | null {
  if (isFetching) return 'Searching…';
  if (error instanceof SearchRefused) return error.message;
  if (error) return 'The server did not respond. Transfers and accounts cannot be searched.';
  if (!result) return null;
  if (!result.transfers && !result.accounts) return 'Temporal and the bank are unavailable.';
  if (!result.transfers) return 'Temporal unavailable: transfers cannot be searched.';
  if (!result.accounts) return 'Bank unavailable: accounts cannot be searched.';
  return null;
}

function useSteady(value: string): string {
  const [steady, setSteady] = useState(value);
  useEffect(() => {
    const pausing = setTimeout(() => setSteady(value), PAUSE_MS);
    return () => clearTimeout(pausing);
  }, [value]);
  return steady;
}

/** The server answered, but with no result. */
class SearchRefused extends Error {}

async function fetchSearch(text: string, signal: AbortSignal): Promise<SearchResult> {
  const response = await fetch(`/search.json?q=${encodeURIComponent(text)}`, { signal });
  if (response.status === 400) throw new SearchRefused(await response.text());
  if (!response.ok) throw new SearchRefused('The search failed. Try again.');
  return response.json();
}
