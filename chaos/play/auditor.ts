import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog } from '#chaos/log/event-log.ts';
import type { BankClient } from '#lib/bank-client/client.ts';
import { isBankUnavailable } from '#lib/bank-client/errors.ts';
import { ReconciliationImpossible, reconcile } from '#lib/reconciliation/reconcile.ts';

const LOOK_EVERY_MS = 3_000;

/**
 * Checks the books over and over while everything breaks: the sums are zero at every moment, and
 * reconciliation does not cry wolf over transfers that are only under way.
 */
export async function watchTheBooks(bank: BankClient, journal: EventLog, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await delay(LOOK_EVERY_MS);
    await checkOnce(bank, journal);
    await reconcileOnce(journal);
  }
}

async function checkOnce(bank: BankClient, journal: EventLog): Promise<void> {
  try {
    const { violations, sums } = await bank.check();
    for (const violation of violations) journal.surprise(null, `during the run: ${violation}`);
    for (const { currency, sumMinor } of sums) {
      if (sumMinor !== 0) journal.surprise(null, `during the run: ${currency} sums to ${sumMinor}`);
    }
    journal.count('books: checked');
  } catch (error) {
    if (!isBankUnavailable(error)) throw error;
    journal.count('books: no answer');
  }
}

async function reconcileOnce(journal: EventLog): Promise<void> {
  try {
    const { findings } = await reconcile();
    for (const { severity, transfer, message } of findings) {
      if (severity !== 'information') journal.surprise(transfer, `reconciled during the run: ${message}`);
    }
    journal.count('books: reconciled');
  } catch (error) {
    if (!(error instanceof ReconciliationImpossible)) throw error;
    journal.count('books: not reconciled');
  }
}
