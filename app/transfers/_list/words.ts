import type { TransferSummary } from '#lib/transfers/list.ts';

type Operation = NonNullable<TransferSummary['lastCall']>['operation'];

const STEPS: Record<Operation, string> = {
  withdraw: 'Withdrawal',
  deposit: 'Deposit',
  refund: 'Refund',
  settlement: 'Settlement by hand',
  settle: 'Closing a key',
  lookup: 'Looking up a key',
};

/** The step a transfer is at, and which attempt at it; undefined before the first call, and when all is over. */
export function stepOf({ lastCall, closedAt }: TransferSummary): string | undefined {
  if (!lastCall || closedAt !== null) return undefined;
  const step = STEPS[lastCall.operation];
  return lastCall.attempt !== null && lastCall.attempt > 1 ? `${step}, attempt ${lastCall.attempt}` : step;
}

const UNITS = [
  { ms: 24 * 60 * 60 * 1_000, name: 'd' },
  { ms: 60 * 60 * 1_000, name: 'h' },
  { ms: 60 * 1_000, name: 'min' },
  { ms: 1_000, name: 's' },
] as const;

/** How long ago something was, in its largest unit. */
export function ageOf(at: string, nowMs: number): string {
  const ms = Math.max(0, nowMs - Date.parse(at));
  const unit = UNITS.find((one) => ms >= one.ms);
  return unit ? `${Math.floor(ms / unit.ms)} ${unit.name}` : 'now';
}
