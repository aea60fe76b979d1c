import { type BankSummary, bankSummaries } from '#lib/accounts/bank-summaries.ts';
import { customerAccounts } from '#lib/accounts/list-accounts.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { defineTopic } from '#lib/live/define-topic.ts';

const ACCOUNTS_PER_BANK = 12;

/** What the lab can break and freeze at once; null while the bank is unavailable. */
export async function readBankAccounts(): Promise<BankSummary[] | null> {
  const accounts = await customerAccounts().catch(nullWhenBankUnavailable);
  return accounts && bankSummaries(accounts, ACCOUNTS_PER_BANK);
}

export const bankAccountsTopic = defineTopic({ name: 'bank-accounts', read: readBankAccounts });
