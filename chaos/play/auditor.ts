import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog } from '#chaos/log/event-log.ts';
import { reconcile } from '#lib/reconciliation/reconcile.ts';
import { isUnavailable } from '#lib/shared/errors.ts';
import { actOnFindings } from './repairs.ts';
import type { Stage } from './stage.ts';

const AUDIT_EVERY_MS = 3_000;

/** Runs the bank's check and the reconciliation every few seconds while everything breaks, and acts on what it finds. */
export async function auditBooks(stage: Stage, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await delay(AUDIT_EVERY_MS);
    await unlessUnavailable(stage.eventLog, async () =>
      stage.eventLog.recordAudit({ check: await stage.bank.check() }),
    );
    await unlessUnavailable(stage.eventLog, () => reconcileAndAct(stage));
  }
}

/** @returns whether there is still something to repair */
export async function reconcileAndAct(stage: Stage): Promise<boolean> {
  const { findings } = await reconcile();
  stage.eventLog.recordAudit({ reconciliation: findings });
  await actOnFindings(findings, stage);
  return findings.some(({ repair, kind }) => repair !== 'none' || kind === 'being-repaired');
}

async function unlessUnavailable(eventLog: EventLog, audit: () => Promise<unknown>): Promise<void> {
  try {
    await audit();
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    eventLog.count('books: no answer');
  }
}
