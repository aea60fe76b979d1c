import type { Period } from '#chaos/log/run-log.ts';
import type { EndedTransfer } from './ended-transfer.ts';
import type { RunRecord } from './run-record.ts';

/** From the first to the last time that a transfer was taken out of its course. */
export interface Disturbance extends Period {
  /** The bank may have lost what it had posted. */
  lostByBank: boolean;
  /** Temporal may have forgotten what was decided, or the whole workflow. */
  lostByTemporal: boolean;
}

export type Disturbances = ReadonlyMap<string, Disturbance>;

/** By reference: the transfers that were reset or forgotten, or that a restored database may know otherwise. */
export function disturbancesOf({
  plan,
  log,
  transfers,
}: Pick<RunRecord, 'plan' | 'log' | 'transfers'>): Disturbances {
  const disturbances = new Map<string, Disturbance>();
  const add = (referenceId: string, { fromMs, untilMs }: Period, of: 'bank' | 'temporal') => {
    const known = disturbances.get(referenceId);
    disturbances.set(referenceId, {
      fromMs: Math.min(fromMs, known?.fromMs ?? fromMs),
      untilMs: Math.max(untilMs, known?.untilMs ?? untilMs),
      lostByBank: of === 'bank' || (known?.lostByBank ?? false),
      lostByTemporal: of === 'temporal' || (known?.lostByTemporal ?? false),
    });
  };
  for (const intervention of log.interventions) add(intervention.referenceId, intervention, 'temporal');
  for (const restore of log.restores) {
    for (const { referenceId } of plan.orders) {
      const transfer = transfers.get(referenceId);
      if (!transfer || !isApartFrom(transfer, restore.copiedAtMs, restore.untilMs)) {
        add(referenceId, restore, restore.of);
      }
    }
  }
  return disturbances;
}

/** Ended before the copy, or started after the restore. */
function isApartFrom(
  { history: { startedAtMs, closedAtMs } }: EndedTransfer,
  copiedAtMs: number,
  restoredAtMs: number,
): boolean {
  const endedBefore = closedAtMs !== null && closedAtMs < copiedAtMs;
  return endedBefore || (startedAtMs !== null && startedAtMs > restoredAtMs);
}
