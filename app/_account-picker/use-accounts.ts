'use client';

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Account } from '#lib/bank-client/contract.ts';

const KEY = 'accounts';

/** The accounts found by a text. @param offered until the server has answered, and while it does not */
export function useAccounts(text: string, offered: readonly Account[]): readonly Account[] {
  const { data } = useQuery({
    queryKey: [KEY, text],
    queryFn: ({ signal }) => searchAccounts(text, signal),
    placeholderData: keepPreviousData,
  });
  return data ?? offered;
}

/** The account of a number; undefined where there is none, or none known. */
export function useAccount(id: string, offered: readonly Account[]): Account | undefined {
  const accounts = useAccounts(id, offered);
  return [...accounts, ...offered].find((account) => account.id === id);
}

/** Reads the accounts again each time that the page’s data are others. */
export function useFreshAccounts(pageData: object): void {
  const client = useQueryClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the data are what it waits for.
  useEffect(() => {
    void client.invalidateQueries({ queryKey: [KEY] });
  }, [client, pageData]);
}

async function searchAccounts(text: string, signal: AbortSignal): Promise<Account[]> {
  const response = await fetch(`/accounts.json?${new URLSearchParams({ q: text })}`, { signal });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}
