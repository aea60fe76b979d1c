import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog } from '#chaos/log/event-log.ts';
import type { PlannedAccountChange, PlannedOrder } from '#chaos/plan/plan.ts';
import { BankProblem, isBankUnavailable } from '#lib/bank-client/errors.ts';
import { auditBooks } from './auditor.ts';
import { playFreeze } from './freeze.ts';
import { intervene } from './intervene.ts';
import { killIfUp } from './kill.ts';
import { cancelOnce, decideIfAsked, pressRetryNow, viewTransfer } from './people.ts';
import { playRestore } from './restore.ts';
import { sendOrder } from './send-orders.ts';
import type { Stage } from './stage.ts';

const PEOPLE = 4;
const VIEW_EVERY_MS = 500;

/** A person may decide on a view this old: much can have changed by then. */
const MAX_HESITATION_MS = 2_500;

/** Does everything in the plan at its time, while people view and decide. Resolves with kills by process. */
export async function playPlan(stage: Stage, seconds: number): Promise<Record<string, number>> {
  const { plan, bank, eventLog } = stage;
  const kills: Record<string, number> = {};
  const sent: string[] = [];
  const over = new AbortController();
  const people = Array.from({ length: PEOPLE }, () => viewAndDecide(stage, sent, over.signal));
  const auditor = auditBooks(stage, over.signal);
  const planned = Promise.all([
    ...plan.orders.map((order) => playOrder(stage, order, sent)),
    ...plan.faults.map(async ({ atMs, fault }) => {
      await delay(atMs);
      await unlessBankUnavailable(() => bank.armFault(fault), eventLog);
    }),
    ...plan.kills.map(async ({ atMs, process }) => {
      await delay(atMs);
      if (killIfUp(stage, process)) kills[process] = (kills[process] ?? 0) + 1;
      else eventLog.count(`${process}: already down`);
    }),
    ...plan.freezes.map((freeze) => playFreeze(stage, freeze)),
    ...plan.restores.map((restore) => playRestore(stage, restore)),
    ...plan.accountChanges.map((change) => playAccountChange(stage, change)),
    delay(seconds * 1_000),
  ]);
  await Promise.all([planned.finally(() => over.abort()), ...people, auditor]);
  return kills;
}

async function playOrder(stage: Stage, order: PlannedOrder, sent: string[]): Promise<void> {
  const { bank, eventLog, pages } = stage;
  await delay(order.atMs);
  for (const fault of order.faults) await unlessBankUnavailable(() => bank.armFault(fault), eventLog);
  await sendOrder(order, eventLog);
  sent.push(order.referenceId);
  if (order.watched) pages.open(order.referenceId);
  await Promise.all([playCancellation(order, eventLog), intervene(stage, order)]);
}

async function playCancellation(
  { referenceId, cancelAfterMs }: PlannedOrder,
  eventLog: EventLog,
): Promise<void> {
  if (cancelAfterMs === null) return;
  await delay(cancelAfterMs);
  await cancelOnce(referenceId, eventLog);
}

async function playAccountChange(
  { bank, eventLog }: Stage,
  { atMs, reopenAfterMs, account, status }: PlannedAccountChange,
): Promise<void> {
  await delay(atMs);
  // Refused if another change has closed it, and it is not reopened yet.
  const change = () => bank.changeAccount(account, { status }).catch(unlessClosed);
  await unlessBankUnavailable(change, eventLog);
  await delay(reopenAfterMs);
  await unlessBankUnavailable(() => bank.changeAccount(account, { status: 'open' }), eventLog);
}

/** One person: views one transfer after the other, and now and then makes the decision it waits for. */
async function viewAndDecide(stage: Stage, sent: readonly string[], signal: AbortSignal): Promise<void> {
  const { plan, random, eventLog } = stage;
  const accounts = plan.accounts.map(({ id }) => id);
  while (!signal.aborted) {
    await delay(VIEW_EVERY_MS);
    if (sent.length === 0) continue;
    const view = await viewTransfer(random.pick(sent), eventLog);
    if (!view || view.closedAt) continue;
    if (random.chance(0.4)) await delay(random.between(0, MAX_HESITATION_MS));
    if (random.chance(0.6)) await decideIfAsked(view, accounts, stage);
    if (random.chance(0.1)) await pressRetryNow(view.referenceId, eventLog);
  }
}

function unlessClosed(error: unknown): void {
  if (!(error instanceof BankProblem && error.code === 'account_closed')) throw error;
}

async function unlessBankUnavailable(call: () => Promise<unknown>, eventLog: EventLog): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!isBankUnavailable(error)) throw error;
    eventLog.count('bank: no answer');
  }
}
