'use client';

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Account } from '#lib/bank-client/contract.ts';

const KEY = 'accounts';

export interface FoundAccounts {
  accounts: readonly Account[];
  /** Only where it is `found` are the accounts those of the text; none where it is `failed`. */
  state: 'found' | 'searching' | 'failed';
}

/** @param offered until the server has answered for the first time */
export function useAccounts(text: string, offered: readonly Account[]): FoundAccounts {
  const { data, isPlaceholderData, isError } = useQuery({
    queryKey: [KEY, text],
    queryFn: ({ signal }) => searchAccounts(text, signal),
    placeholderData: keepPreviousData,
  });
  // A failed attempt to read them again leaves those that were found.
  if (data && !isPlaceholderData) return { accounts: data, state: 'found' };
  return isError ? { accounts: [], state: 'failed' } : { accounts: data ?? offered, state: 'searching' };
}

/** The account of a number; undefined where there is none, or none known. */
export function useAccount(id: string, offered: readonly Account[]): Account | undefined {
  const { accounts } = useAccounts(id, offered);
  return [...accounts, ...offered].find((account) => account.id === id);
}

/** Reads the accounts again when the page’s data are others. A request under way is not begun again: in a burst, none would end. */
export function useFreshAccounts(pageData: object): void {
  const client = useQueryClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the data are what it waits for.
  useEffect(() => {
    void client.invalidateQueries({ queryKey: [KEY] }, { cancelRefetch: false });
  }, [client, pageData]);
}

async function searchAccounts(text: string, signal: AbortSignal): Promise<Account[]> {
  const response = await fetch(`/accounts.json?${new URLSearchParams({ q: text })}`, { signal });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}
