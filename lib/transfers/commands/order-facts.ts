import { findAccount } from '#lib/accounts/find-accounts.ts';
import type { Account, LedgerTransfer } from '#lib/bank-client/contract.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import type { TransferOrder } from '#lib/transfers/order.ts';

export interface OrderFacts {
  /** Undefined where no customer has the account. */
  source: Account | undefined;
  target: Account | undefined;
  /** What was moved under its reference before. */
  earlier: LedgerTransfer | undefined;
  /** Which ledger it is. Undefined where the bank does not tell. */
  ledger: string | undefined;
}

/** One look at the bank, all of it side by side. @throws BankUnreachable, BankProblem */
export async function readOrderFacts({
  referenceId,
  sourceAccount,
  targetAccount,
}: Pick<TransferOrder, 'referenceId' | 'sourceAccount' | 'targetAccount'>): Promise<OrderFacts> {
  const [source, target, { items }, { ledger }] = await Promise.all([
    findAccount(sourceAccount),
    findAccount(targetAccount),
    bank().listLedgerTransfers({ transfers: [referenceId] }),
    bank().health(),
  ]);
  return { source, target, earlier: items[0], ledger };
}
