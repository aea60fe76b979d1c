import type { Account } from '#lib/bank-client/contract.ts';
import { type Currency, parseAmount } from '#lib/shared/money.ts';

export interface BalanceChange {
  account: string;
  beforeMinor: number;
  afterMinor: number;
}

/** As of now; the bank decides when the money moves. */
export type Obstacle =
  | { kind: 'insufficient-funds'; missingMinor: number }
  | { kind: 'source-not-open'; status: 'frozen' | 'closed' }
  | { kind: 'target-closed' };

export interface TransferPreview {
  amountMinor: number;
  currency: Currency;
  source: BalanceChange;
  target: BalanceChange;
  obstacles: Obstacle[];
}

/** Undefined until the order can be sent. */
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

/** By the bank's rules: a frozen account accepts credits only, a closed one nothing. */
function obstaclesOf(source: Account, target: Account, amountMinor: number): Obstacle[] {
  const obstacles: Obstacle[] = [];
  if (source.status !== 'open') obstacles.push({ kind: 'source-not-open', status: source.status });
  else if (source.postedMinor < amountMinor) {
    obstacles.push({ kind: 'insufficient-funds', missingMinor: amountMinor - source.postedMinor });
  }
  if (target.status === 'closed') obstacles.push({ kind: 'target-closed' });
  return obstacles;
}
