import type { Account } from '#lib/bank-client/contract.ts';
import { BankProblem, nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { ACCOUNT_ID_PATTERN } from '#lib/shared/ids.ts';

/** How many accounts a search answers at most. */
export const MAX_FOUND = 20;

/**
 * Customers' accounts by the beginnings of words of number, holder and bank, the closest first; the first
 * by number where nothing is asked. @throws BankUnreachable, BankProblem
 */
export async function searchAccounts(text: string): Promise<Account[]> {
  return (await bank().listAccounts({ q: text, limit: MAX_FOUND })).items;
}

/** Undefined where no customer has this account. @throws BankUnreachable, BankProblem */
export async function findAccount(id: string): Promise<Account | undefined> {
  try {
    const account = await bank().getAccount(id);
    return account.kind === 'customer' ? account : undefined;
  } catch (error) {
    if (error instanceof BankProblem && error.code === 'unknown_account') return undefined;
    throw error;
  }
}

/** What a form offers at once: these accounts, and the first of all. None while the bank is unavailable. */
export async function accountsToOffer(ids: readonly (string | undefined)[]): Promise<Account[]> {
  try {
    const named = ids.map((id) => (id && ACCOUNT_ID_PATTERN.test(id) ? findAccount(id) : undefined));
    const [first, ...found] = await Promise.all([searchAccounts(''), ...named]);
    const accounts = [...found.flatMap((account) => account ?? []), ...first];
    return [...new Map(accounts.map((account) => [account.id, account])).values()];
  } catch (error) {
    return nullWhenBankUnavailable(error) ?? [];
  }
}
