import { readAllPages } from '#lib/bank-client/all-pages.ts';
import { type BankClient, createBankClient } from '#lib/bank-client/client.ts';
import { faultKind } from '#lib/bank-client/contract.ts';
import type { OwnStack } from '#testing/stack/stack.ts';
import type { Claim } from './log/claim.ts';
import { EventLog } from './log/event-log.ts';
import type { Finding } from './log/finding.ts';
import { type ChaosPlan, makePlan, type PlannedOrder } from './plan/plan.ts';
import { Random } from './plan/random.ts';
import { OpenPages } from './play/pages.ts';
import { playPlan } from './play/play-plan.ts';
import { recover } from './play/recover.ts';
import { retryWhileUnavailable } from './play/retry-while-unavailable.ts';
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
  /** Calls hit by each kind of fault; 0 where none was. */
  faultsHit: Record<string, number>;
  answers: Record<string, number>;
  movedMinor: number;
  attempts: number;
  /** Everything known about the transfers with findings. */
  evidence: Evidence[];
}

export interface Evidence {
  order: PlannedOrder;
  ended: EndedTransfer | undefined;
  claims: Claim[];
}

/** Breaks a running stack by chance, lets it recover, and proves that no cent was lost or made. */
export async function runChaos(stack: OwnStack, options: ChaosOptions): Promise<ChaosSummary> {
  const bank = createBankClient({ baseUrl: stack.urls.bank, token: stack.bankToken });
  const plan = makePlan(options.seed, options.transfers, options.seconds, Date.now().toString(36));
  const random = new Random(options.seed).fork(100);
  const eventLog = new EventLog();
  const pages = new OpenPages(stack.urls.web, eventLog);
  await openAccounts(plan, bank);
  const kills = await playPlan({ plan, stack, bank, random, eventLog, pages }, options.seconds);
  const unended = await recover(plan, stack, bank, random, eventLog);
  const outdated = await pages.close();
  const proof = await prove(plan, eventLog, bank);
  const findings = [...unended, ...outdated, ...eventLog.unexpected, ...proof.findings];
  return {
    ...options,
    findings,
    evidence: evidenceOf(findings, plan, proof, eventLog),
    endings: Object.fromEntries(proof.endings),
    kills,
    faultsHit: await faultsHit(bank),
    answers: Object.fromEntries(eventLog.totals),
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

function evidenceOf(
  findings: readonly Finding[],
  { orders }: ChaosPlan,
  { transfers }: Proof,
  { claims }: EventLog,
): Evidence[] {
  const found = new Set(findings.map(({ transfer }) => transfer));
  return orders
    .filter(({ referenceId }) => found.has(referenceId))
    .map((order) => ({
      order,
      ended: transfers.get(order.referenceId),
      claims: claims.filter(({ referenceId }) => referenceId === order.referenceId),
    }));
}

async function faultsHit(bank: BankClient): Promise<Record<string, number>> {
  const hit: Record<string, number> = Object.fromEntries(faultKind.options.map((kind) => [kind, 0]));
  const calls = await retryWhileUnavailable(() => readAllPages((page) => bank.listCalls(page)));
  for (const { faultKind: kind } of calls) if (kind) hit[kind] = (hit[kind] ?? 0) + 1;
  return hit;
}
