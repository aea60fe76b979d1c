'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Page } from '#lib/bank-client/contract.ts';
import { joinNewest } from './join-newest.ts';

/** Bounds the rows a tab holds; what is older begins a list of its own. */
const MAX_PAGES = 20;

const TIMEOUT_MS = 15_000;
const KEPT_MS = 5_000;

export interface InfiniteList<Item> {
  rows: readonly Item[];
  /** Where the next page begins; null at the end. */
  next: string | null;
  /** Undefined once the tab holds enough. */
  loadMore: (() => void) | undefined;
  isLoading: boolean;
  hasFailed: boolean;
}

/**
 * A list whose first page the server has rendered, and which may have grown at its top since; further pages
 * are loaded from `json`.
 */
export function useInfiniteList<Item extends { id: string | number }>(
  json: string,
  newest: Page<Item>,
): InfiniteList<Item> {
  const [first, setFirst] = useState(newest);
  const { data, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = useInfiniteQuery({
    queryKey: ['list', json, first.items[0]?.id ?? null],
    queryFn: ({ pageParam }) => fetchPage<Item>(withCursor(json, pageParam)),
    initialData: { pages: [first], pageParams: [''] },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    staleTime: Number.POSITIVE_INFINITY,
    // Longer than a navigation; a page that is opened later is read again.
    gcTime: KEPT_MS,
  });
  const loaded = data.pages.flatMap(({ items }) => items);
  const rows = joinNewest(newest, loaded);
  // More came than one page holds: what was loaded is too old to be joined.
  if (!rows) setFirst(newest);
  return {
    rows: rows ?? newest.items,
    next: data.pages.at(-1)?.next ?? null,
    loadMore: data.pages.length < MAX_PAGES ? () => void fetchNextPage() : undefined,
    isLoading: isFetchingNextPage,
    hasFailed: isFetchNextPageError,
  };
}

/** Of a page, or of its JSON. */
export function withCursor(address: string, cursor: string): string {
  return `${address}${address.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
}

async function fetchPage<Item>(address: string): Promise<Page<Item>> {
  const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
  return response.json();
}
