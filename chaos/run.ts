import { readAllPages } from '#lib/bank-client/all-pages.ts';
import { type BankClient, createBankClient } from '#lib/bank-client/client.ts';
import type { OwnStack } from '#testing/stack/stack.ts';
import { EventLog } from './log/event-log.ts';
import { makePlan } from './plan/make-plan.ts';
import type { ChaosPlan } from './plan/plan.ts';
import { Random } from './plan/random.ts';
import { OpenPages } from './play/pages.ts';
import { playPlan } from './play/play-plan.ts';
import { recover } from './play/recover.ts';
import { retryWhileUnavailable } from './play/retry-while-unavailable.ts';
import type { Stage } from './play/stage.ts';
import { prove } from './prove/prove.ts';
import { readBooks, readLedger, readRepairs, readTransfers } from './prove/read-record.ts';
import { type ChaosOptions, type ChaosSummary, evidenceOf, faultsHit, totalsOf } from './summary.ts';

/** Breaks a running stack by chance, lets it recover, and proves that no cent was lost or made. */
export async function runChaos(stack: OwnStack, options: ChaosOptions): Promise<ChaosSummary> {
  const bank = createBankClient({ baseUrl: stack.urls.bank, token: stack.bankToken });
  const plan = makePlan(options.seed, options.transfers, options.seconds, Date.now().toString(36));
  const random = new Random(options.seed).fork(100);
  const eventLog = new EventLog();
  const stage: Stage = {
    plan,
    stack,
    bank,
    random,
    eventLog,
    pages: new OpenPages(stack.urls.web, eventLog),
    deciders: new Set(),
    payers: new Map(),
    isRestarting: false,
  };
  await openAccounts(plan, bank);
  const took = new Stopwatch();
  const kills = await playPlan(stage, options.seconds);
  took.lap('played');
  const unended = await recover(stage);
  took.lap('recovered');
  const pages = await stage.pages.close();
  const transfers = await readTransfers(plan, bank);
  const record = {
    ...{ plan, log: eventLog, unended, pages, transfers },
    ledger: await readLedger(plan, bank),
    repairs: await readRepairs(plan),
    books: await readBooks(bank),
  };
  const findings = prove(record);
  took.lap('proved');
  const calls = await retryWhileUnavailable(() => readAllPages((page) => bank.listCalls(page)));
  const { interventions, restores, freezes } = eventLog;
  return {
    ...options,
    findings,
    ...totalsOf(transfers),
    kills,
    faultsHit: faultsHit(calls),
    answers: Object.fromEntries(eventLog.totals),
    took: took.laps,
    happened: { interventions, restores, freezes },
    evidence: evidenceOf(findings, plan.orders, record),
  };
}

/** In whole seconds, by phase. */
class Stopwatch {
  readonly laps: Record<string, number> = {};
  private sinceMs = Date.now();

  lap(phase: string): void {
    this.laps[phase] = Math.round((Date.now() - this.sinceMs) / 1_000);
    this.sinceMs = Date.now();
  }
}

async function openAccounts({ accounts }: ChaosPlan, bank: BankClient): Promise<void> {
  for (const { status, ...account } of accounts) {
    await bank.openAccount({ ...account, holder: 'Chaos', currency: 'USD' });
    if (status !== 'open') await bank.changeAccount(account.id, { status });
  }
}
