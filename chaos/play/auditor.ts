import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog } from '#chaos/log/event-log.ts';
import type { BankClient } from '#lib/bank-client/client.ts';
import { isBankUnavailable } from '#lib/bank-client/errors.ts';
import { ReconciliationImpossible, reconcile } from '#lib/reconciliation/reconcile.ts';

const AUDIT_EVERY_MS = 3_000;

/** Runs the bank's check and the reconciliation every few seconds while everything breaks. */
export async function auditBooks(bank: BankClient, eventLog: EventLog, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await delay(AUDIT_EVERY_MS);
    await unless(isBankUnavailable, eventLog, async () =>
      eventLog.recordAudit({ check: await bank.check() }),
    );
    await unless(isReconciliationImpossible, eventLog, async () => {
      const { findings } = await reconcile();
      eventLog.recordAudit({ reconciliation: findings });
    });
  }
}

function isReconciliationImpossible(error: unknown): boolean {
  return error instanceof ReconciliationImpossible;
}

async function unless(
  isExpected: (error: unknown) => boolean,
  eventLog: EventLog,
  audit: () => Promise<void>,
): Promise<void> {
  try {
    await audit();
  } catch (error) {
    if (!isExpected(error)) throw error;
    eventLog.count('books: no answer');
  }
}
