import { setTimeout as delay } from 'node:timers/promises';
import { readAllPages } from '#lib/bank-client/all-pages.ts';
import { type BankClient, createBankClient } from '#lib/bank-client/client.ts';
import { faultKind } from '#lib/bank-client/contract.ts';
import { isBankUnavailable } from '#lib/bank-client/errors.ts';
import type { OwnStack } from '#testing/stack/stack.ts';
import type { Claim } from './log/claim.ts';
import { EventLog } from './log/event-log.ts';
import type { Finding } from './log/finding.ts';
import { type ChaosPlan, makePlan, type PlannedOrder } from './plan/plan.ts';
import { Random } from './plan/random.ts';
import { watchTheBooks } from './play/auditor.ts';
import { killIfUp } from './play/kill.ts';
import { OpenPages } from './play/pages.ts';
import { cancelOnce, decideIfAsked, look, pressRetryNow, sendOrder } from './play/people.ts';
import { recover } from './play/recover.ts';
import { untilAnswered } from './play/until-answered.ts';
import type { EndedTransfer } from './prove/ended-transfer.ts';
import { type Proof, prove } from './prove/prove.ts';

export interface ChaosOptions {
  transfers: number;
  seconds: number;
  seed: number;
}

export interface ChaosSummary extends ChaosOptions {
  findings: Finding[];
  endings: Record<string, number>;
  kills: Record<string, number>;
  /** Calls that each kind of fault has hit; 0 where none was. */
  faultsHit: Record<string, number>;
  answers: Record<string, number>;
  movedMinor: number;
  attempts: number;
  /** All that is known of the transfers that were found. */
  evidence: Evidence[];
}

export interface Evidence {
  order: PlannedOrder;
  ended: EndedTransfer | undefined;
  told: Claim[];
}

const PEOPLE = 4;
const LOOK_EVERY_MS = 500;

/** So long somebody who has seen a transfer may think: much can be gone by then. */
const HESITATES_MS = 2_500;

/** Breaks a running stack by chance, lets it recover, and proves that no cent was lost or made. */
export async function runChaos(stack: OwnStack, options: ChaosOptions): Promise<ChaosSummary> {
  const bank = createBankClient({ baseUrl: stack.urls.bank, token: stack.bankToken });
  const run = Date.now().toString(36);
  const plan = makePlan(options.seed, options.transfers, options.seconds, run);
  const random = new Random(options.seed).fork(100);
  const journal = new EventLog();
  await openAccounts(plan, bank);
  const stage: Stage = { plan, stack, bank, random, journal, pages: new OpenPages(stack.urls.web, journal) };
  const kills = await breakEverything(stage, options.seconds);
  const unended = await recover(plan, stack, bank, random, journal);
  const outdated = await stage.pages.close();
  const proof = await prove(plan, journal, bank);
  const findings = [...unended, ...outdated, ...journal.surprises, ...proof.findings];
  return {
    ...options,
    findings,
    evidence: evidenceOf(findings, plan, proof, journal),
    endings: Object.fromEntries(proof.endings),
    kills: Object.fromEntries(kills),
    faultsHit: await faultsHit(bank),
    answers: Object.fromEntries(journal.totals),
    movedMinor: proof.movedMinor,
    attempts: proof.attempts,
  };
}

function evidenceOf(
  findings: readonly Finding[],
  { orders }: ChaosPlan,
  { transfers }: Proof,
  { told }: EventLog,
): Evidence[] {
  const found = new Set(findings.map(({ transfer }) => transfer));
  return orders
    .filter(({ referenceId }) => found.has(referenceId))
    .map((order) => ({
      order,
      ended: transfers.get(order.referenceId),
      told: told.filter(({ referenceId }) => referenceId === order.referenceId),
    }));
}

/** Those who take part. */
interface Stage {
  plan: ChaosPlan;
  stack: OwnStack;
  bank: BankClient;
  random: Random;
  journal: EventLog;
  pages: OpenPages;
}

async function openAccounts({ accounts }: ChaosPlan, bank: BankClient): Promise<void> {
  for (const { status, ...account } of accounts) {
    await bank.openAccount({ ...account, holder: 'Chaos', currency: 'USD' });
    if (status !== 'open') await bank.changeAccount(account.id, { status });
  }
}

/** Plays the plan, every act at its time, while people look and decide. Resolves with what was killed. */
async function breakEverything(stage: Stage, seconds: number): Promise<Map<string, number>> {
  const { plan, journal } = stage;
  const kills = new Map<string, number>();
  const sent: string[] = [];
  const over = new AbortController();
  const people = Array.from({ length: PEOPLE }, () => watchAndDecide(stage, sent, over.signal));
  const auditor = watchTheBooks(stage.bank, journal, over.signal);
  const acts = Promise.all([
    ...plan.orders.map((order) => playOrder(stage, order, sent)),
    ...plan.faults.map(async ({ atMs, fault }) => {
      await delay(atMs);
      await ifBankIsThere(() => stage.bank.armFault(fault), journal);
    }),
    ...plan.kills.map(async ({ atMs, process }) => {
      await delay(atMs);
      if (killIfUp(stage.stack, process)) kills.set(process, (kills.get(process) ?? 0) + 1);
      else journal.count(`${process}: was down already`);
    }),
    ...plan.accountChanges.map(async ({ atMs, backAfterMs, account, status }) => {
      await delay(atMs);
      await ifBankIsThere(() => stage.bank.changeAccount(account, { status }), journal);
      await delay(backAfterMs);
      await ifBankIsThere(() => stage.bank.changeAccount(account, { status: 'open' }), journal);
    }),
    delay(seconds * 1_000),
  ]);
  await Promise.all([acts.finally(() => over.abort()), ...people, auditor]);
  return kills;
}

async function playOrder(stage: Stage, order: PlannedOrder, sent: string[]): Promise<void> {
  const { bank, journal, pages } = stage;
  await delay(order.atMs);
  for (const fault of order.faults) await ifBankIsThere(() => bank.armFault(fault), journal);
  await sendOrder(order, journal);
  sent.push(order.referenceId);
  if (order.watched) pages.open(order.referenceId);
  if (order.cancelAfterMs === null) return;
  await delay(order.cancelAfterMs);
  await cancelOnce(order.referenceId, journal);
}

/** Somebody looks at one transfer after the other, and does now and then what can be done about it. */
async function watchAndDecide(
  { plan, random, journal }: Stage,
  sent: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const accounts = plan.accounts.map(({ id }) => id);
  while (!signal.aborted) {
    await delay(LOOK_EVERY_MS);
    if (sent.length === 0) continue;
    const view = await look(random.pick(sent), journal);
    if (!view || view.closedAt) continue;
    if (random.chance(0.4)) await delay(random.between(0, HESITATES_MS));
    if (random.chance(0.6)) await decideIfAsked(view, accounts, random, journal);
    if (random.chance(0.1)) await pressRetryNow(view.referenceId, journal);
  }
}

async function ifBankIsThere(act: () => Promise<unknown>, journal: EventLog): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isBankUnavailable(error)) throw error;
    journal.count('bank: no answer');
  }
}

async function faultsHit(bank: BankClient): Promise<Record<string, number>> {
  const hit: Record<string, number> = Object.fromEntries(faultKind.options.map((kind) => [kind, 0]));
  const calls = await untilAnswered(() => readAllPages((page) => bank.listCalls(page)));
  for (const { faultKind: kind } of calls) if (kind) hit[kind] = (hit[kind] ?? 0) + 1;
  return hit;
}
