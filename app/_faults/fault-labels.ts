import { formatDuration } from '#app/_ui/durations.ts';
import type { Fault, FaultOperation, FaultScope } from '#lib/bank-client/contract.ts';
import { FAULT_TITLES, REFUSAL_REASONS } from '#lib/fault-lab/fault-titles.ts';
import { OPERATION_LABELS } from '#lib/transfers/operations.ts';

/** In the order money takes. */
export const SWITCHED_OPERATIONS = [
  'withdraw',
  'deposit',
  'refund',
  'external-refund',
  'close-key',
  'lookup',
] as const;

/** "Deposits" */
export function callsLabel(operation: FaultOperation): string {
  return `${OPERATION_LABELS[operation]}s`;
}

/** "deposits at bank2.example.com, account 43-812" */
export function scopeLabel({ bank, operation, account, transfer }: FaultScope): string {
  const calls = operation ? callsLabel(operation).toLowerCase() : 'every call';
  const narrower = [account && `account ${account}`, transfer && `transfer ${transfer}`].filter(Boolean);
  return [`${calls} at ${bank ?? 'every bank'}`, ...narrower].join(', ');
}

/** "2 s ± 1 s", "50 % of calls, seed 1"; null without parameters. */
export function paramsLabel({ params }: Pick<Fault, 'params'>): string | null {
  const { delayMs, jitterMs, share, seed, code } = params;
  const parts = [
    delayMs === undefined
      ? null
      : `${formatDuration(delayMs)}${jitterMs ? ` ± ${formatDuration(jitterMs)}` : ''}`,
    share === undefined ? null : `${Math.round(share * 100)} % of calls`,
    seed === undefined ? null : `seed ${seed}`,
    code === undefined ? null : REFUSAL_REASONS[code],
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(', ') : null;
}

/** "Slow (2 s), deposits at bank2.example.com" */
export function faultLabel(fault: Pick<Fault, 'kind' | 'scope' | 'params'>): string {
  const params = paramsLabel(fault);
  return `${FAULT_TITLES[fault.kind]}${params ? ` (${params})` : ''}, ${scopeLabel(fault.scope)}`;
}

/** "1 of 4 used"; null for a fault that ends by time. */
export function usageLabel({ count, remaining }: Pick<Fault, 'count' | 'remaining'>): string | null {
  return count === null || remaining === null ? null : `${count - remaining} of ${count} used`;
}
