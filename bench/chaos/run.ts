import { setTimeout as delay } from 'node:timers/promises';
import { type BankClient, createBankClient } from '#lib/bank/client.ts';
import { isBankAway } from '#lib/bank/errors.ts';
import { wholeList } from '#lib/desk/whole-list.ts';
import type { OwnStack } from '../../e2e/stack.ts';
import { heal } from './heal.ts';
import { Journal } from './journal.ts';
import { cancelOnce, decideIfAsked, look, sendOrder } from './people.ts';
import { type ChaosPlan, makePlan } from './plan.ts';
import { type Findings, prove } from './prove.ts';
import { Random } from './random.ts';

export interface ChaosOptions {
  transfers: number;
  seconds: number;
  seed: number;
}

export interface ChaosSummary extends ChaosOptions {
  findings: Findings;
  endings: Record<string, number>;
  kills: Record<string, number>;
  /** Calls that each kind of fault has hit. */
  faultsHit: Record<string, number>;
  answers: Record<string, number>;
  movedMinor: number;
  attempts: number;
}

const LOOK_EVERY_MS = 150;

/** Breaks a running stack by chance, lets it heal, and proves that no cent was lost or made. */
export async function runChaos(stack: OwnStack, options: ChaosOptions): Promise<ChaosSummary> {
  const bank = createBankClient({ baseUrl: stack.urls.bank, token: stack.bankToken });
  const run = Date.now().toString(36);
  const plan = makePlan(options.seed, options.transfers, options.seconds, run);
  const random = new Random(options.seed).fork(100);
  const journal = new Journal();
  await openAccounts(plan, bank);
  const kills = await breakEverything(plan, stack, bank, options, random, journal);
  const unhealed = await heal(plan, stack, bank, random, journal);
  const proof = await prove(plan, journal, bank);
  return {
    ...options,
    findings: [...unhealed.map((reference) => `${reference} has not ended`), ...proof.findings],
    endings: Object.fromEntries(proof.endings),
    kills: Object.fromEntries(kills),
    faultsHit: await faultsHit(bank),
    answers: Object.fromEntries(journal.totals),
    movedMinor: proof.movedMinor,
    attempts: proof.attempts,
  };
}

async function openAccounts({ accounts }: ChaosPlan, bank: BankClient): Promise<void> {
  for (const { status, ...account } of accounts) {
    await bank.openAccount({ ...account, holder: 'Chaos', currency: 'USD' });
    if (status !== 'open') await bank.changeAccount(account.id, { status });
  }
}

/** Plays the plan, every act at its time, while people look and decide. */
async function breakEverything(
  plan: ChaosPlan,
  stack: OwnStack,
  bank: BankClient,
  { seconds }: ChaosOptions,
  random: Random,
  journal: Journal,
): Promise<Map<string, number>> {
  const kills = new Map<string, number>();
  const sent: string[] = [];
  const over = new AbortController();
  const people = watchAndDecide(plan, sent, over.signal, random, journal);
  const acts = Promise.all([
    ...plan.orders.map(async (order) => {
      await delay(order.atMs);
      await sendOrder(order, journal);
      sent.push(order.referenceId);
      if (order.cancelAfterMs === null) return;
      await delay(order.cancelAfterMs);
      await cancelOnce(order.referenceId, journal);
    }),
    ...plan.faults.map(async ({ atMs, fault }) => {
      await delay(atMs);
      await ifBankIsThere(() => bank.armFault(fault), journal);
    }),
    ...plan.kills.map(async ({ atMs, process }) => {
      await delay(atMs);
      if (stack.pids()[process] === undefined) return journal.count(`${process} was down already`);
      stack.kill(process);
      kills.set(process, (kills.get(process) ?? 0) + 1);
    }),
    ...plan.accountChanges.map(async ({ atMs, account, status }) => {
      await delay(atMs);
      await ifBankIsThere(() => bank.changeAccount(account, { status }), journal);
    }),
    ...plan.accountChanges.map(async ({ atMs, backAfterMs, account }) => {
      await delay(atMs + backAfterMs);
      await ifBankIsThere(() => bank.changeAccount(account, { status: 'open' }), journal);
    }),
    delay(seconds * 1_000),
  ]);
  await Promise.all([acts.finally(() => over.abort()), people]);
  return kills;
}

/** People look at one transfer after the other, and decide now and then what they are asked. */
async function watchAndDecide(
  plan: ChaosPlan,
  sent: readonly string[],
  signal: AbortSignal,
  random: Random,
  journal: Journal,
): Promise<void> {
  const openAccounts = plan.accounts.filter(({ status }) => status === 'open').map(({ id }) => id);
  while (!signal.aborted) {
    await delay(LOOK_EVERY_MS);
    if (sent.length === 0) continue;
    const view = await look(random.pick(sent), journal);
    if (view && random.chance(0.5)) await decideIfAsked(view, openAccounts, random, journal);
  }
}

async function ifBankIsThere(act: () => Promise<unknown>, journal: Journal): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isBankAway(error)) throw error;
    journal.count('bank: no answer');
  }
}

async function faultsHit(bank: BankClient): Promise<Record<string, number>> {
  const hit: Record<string, number> = {};
  for (const { faultKind } of await wholeList((page) => bank.listCalls(page))) {
    if (faultKind) hit[faultKind] = (hit[faultKind] ?? 0) + 1;
  }
  return hit;
}
