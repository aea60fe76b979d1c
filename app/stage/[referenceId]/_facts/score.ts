import { proofOf } from '#lib/transfers/proof/proof.ts';
import type { EntryView, TransferView } from '#lib/transfers/view/transfer-view.ts';

/** Null is unknown. */
export interface Score {
  /** Withdrawn and nowhere in the bank's books. */
  lostMinor: number | null;
  /** Whether it has ended with money in transit, which nothing moves now. */
  isStranded: boolean;
  /** How often money has moved that had moved already. */
  twice: number | null;
  calls: number | null;
  keys: number | null;
}

export function scoreOf(view: TransferView): Score {
  const { calls, keys } = proofOf(view);
  const isStranded = view.closedAt !== null && view.money.inTransitMinor > 0;
  if (view.moneySource !== 'ledger') return { lostMinor: null, isStranded, twice: null, calls, keys };
  const transactions = transactionsOf(view);
  const sum = transactions.flat().reduce((minor, { amountMinor }) => minor + amountMinor, 0);
  const kinds = transactions.map(([entry]) => entry.kind);
  const withdrawals = kinds.filter((kind) => kind === 'withdrawal').length;
  const payments = kinds.filter((kind) => PAYMENTS.includes(kind)).length;
  // Of a transfer, the money leaves the sender once, and clearing once.
  const twice = again(withdrawals) + again(payments);
  return { lostMinor: 0 - sum, isStranded, twice, calls, keys };
}

const PAYMENTS: readonly EntryView['kind'][] = ['deposit', 'refund', 'external-refund'];

function again(times: number): number {
  return Math.max(0, times - 1);
}

type Transaction = [EntryView, ...EntryView[]];

/** Without one of which an entry is still on its way here, until the ledger is read to its end. */
function transactionsOf({ entries, closedAt, isLedgerCurrent }: TransferView): Transaction[] {
  const byId = new Map<string, Transaction>();
  for (const entry of entries) {
    const known = byId.get(entry.transactionId);
    if (known) known.push(entry);
    else byId.set(entry.transactionId, [entry]);
  }
  return [...byId.values()].filter(({ length }) => length > 1 || (closedAt !== null && isLedgerCurrent));
}
