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
    await checkOnce(bank, eventLog);
    await reconcileOnce(eventLog);
  }
}

async function checkOnce(bank: BankClient, eventLog: EventLog): Promise<void> {
  try {
    const { violations, sums } = await bank.check();
    for (const violation of violations) eventLog.recordUnexpected(null, `during the run: ${violation}`);
    for (const { currency, sumMinor } of sums) {
      if (sumMinor !== 0) eventLog.recordUnexpected(null, `during the run: ${currency} sums to ${sumMinor}`);
    }
    eventLog.count('books: checked');
  } catch (error) {
    if (!isBankUnavailable(error)) throw error;
    eventLog.count('books: no answer');
  }
}

async function reconcileOnce(eventLog: EventLog): Promise<void> {
  try {
    const { findings } = await reconcile();
    for (const { severity, transfer, message } of findings) {
      if (severity !== 'information') eventLog.recordUnexpected(transfer, `during the run: ${message}`);
    }
    eventLog.count('books: reconciled');
  } catch (error) {
    if (!(error instanceof ReconciliationImpossible)) throw error;
    eventLog.count('books: not reconciled');
  }
}
