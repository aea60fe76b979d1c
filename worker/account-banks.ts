import type { BankClient } from '#lib/bank-client/client.ts';

/** Accounts keep their bank. A few megabytes. */
const MAX_REMEMBERED = 50_000;

export const UNKNOWN_BANK = 'a bank that could not be found out';

/** Which bank an account is at: asked once, then remembered. Where it cannot be found out, {@link UNKNOWN_BANK}. */
export function accountBanks(bank: Pick<BankClient, 'getAccount'>) {
  const remembered = new Map<string, string>();
  return async (account: string, options: { signal: AbortSignal; timeoutMs: number }): Promise<string> => {
    const known = remembered.get(account);
    if (known) return known;
    try {
      const { bank: name } = await bank.getAccount(account, options);
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(account, name);
      return name;
    } catch {
      // The call itself will say what is wrong with the account, or with the bank.
      return UNKNOWN_BANK;
    }
  };
}
