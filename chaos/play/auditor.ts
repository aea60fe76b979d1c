import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog } from '#chaos/log/event-log.ts';
import type { BankClient } from '#lib/bank-client/client.ts';
import { reconcile } from '#lib/reconciliation/reconcile.ts';
import { isUnavailable } from '#lib/shared/errors.ts';

const AUDIT_EVERY_MS = 3_000;

/** Runs the bank's check and the reconciliation every few seconds while everything breaks. */
export async function auditBooks(bank: BankClient, eventLog: EventLog, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await delay(AUDIT_EVERY_MS);
    await unlessUnavailable(eventLog, async () => eventLog.recordAudit({ check: await bank.check() }));
    await unlessUnavailable(eventLog, async () => {
      const { findings } = await reconcile();
      eventLog.recordAudit({ reconciliation: findings });
    });
  }
}

async function unlessUnavailable(eventLog: EventLog, audit: () => Promise<void>): Promise<void> {
  try {
    await audit();
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    eventLog.count('books: no answer');
  }
}
