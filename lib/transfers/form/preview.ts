import type { Account } from '#lib/bank-client/contract.ts';
import { type Currency, parseAmount } from '#lib/shared/money.ts';

/** An account's balance before a transfer and after it, in minor units. */
export interface BalanceChange {
  account: string;
  beforeMinor: number;
  afterMinor: number;
}

/** What the bank would say no to, as things stand. It has the last word once the money moves. */
export type Obstacle =
  | { kind: 'insufficient-funds'; missingMinor: number }
  | { kind: 'source-not-open'; status: 'frozen' | 'closed' }
  | { kind: 'target-closed' };

/** What a transfer would do if it were sent now. */
export interface TransferPreview {
  amountMinor: number;
  currency: Currency;
  source: BalanceChange;
  target: BalanceChange;
  obstacles: Obstacle[];
}

/** What would come of the order; undefined until it is one that can be sent. */
export function previewTransfer(
  source: Account | undefined,
  target: Account | undefined,
  typedAmount: string,
): TransferPreview | undefined {
  if (!source || !target || source.id === target.id || source.currency !== target.currency) return undefined;
  const amount = parseAmount(typedAmount, source.currency);
  if (!amount.ok) return undefined;
  return {
    amountMinor: amount.amountMinor,
    currency: source.currency,
    source: changeOf(source, -amount.amountMinor),
    target: changeOf(target, amount.amountMinor),
    obstacles: obstaclesOf(source, target, amount.amountMinor),
  };
}

function changeOf({ id, postedMinor }: Account, byMinor: number): BalanceChange {
  return { account: id, beforeMinor: postedMinor, afterMinor: postedMinor + byMinor };
}

/** By the bank's own rules: a frozen account gives nothing and takes money, a closed one does neither. */
function obstaclesOf(source: Account, target: Account, amountMinor: number): Obstacle[] {
  const obstacles: Obstacle[] = [];
  if (source.status !== 'open') obstacles.push({ kind: 'source-not-open', status: source.status });
  else if (source.postedMinor < amountMinor) {
    obstacles.push({ kind: 'insufficient-funds', missingMinor: amountMinor - source.postedMinor });
  }
  if (target.status === 'closed') obstacles.push({ kind: 'target-closed' });
  return obstacles;
}
