import type { BankClient } from '#lib/bank/client.ts';
import type { Entry } from '#lib/bank/schemas.ts';
import { reconcile } from '#lib/reconciliation/reconcile.ts';
import { getTransfer } from '#lib/transfers/get.ts';
import { approvalOf, stepsOf } from '#lib/transfers/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view.ts';
import type { Journal, Told } from './journal.ts';
import type { ChaosPlan, PlannedOrder } from './plan.ts';

/** What does not hold: one line each. Empty is what everybody hopes for. */
export type Findings = string[];

export interface Proof {
  findings: Findings;
  /** How often each ending came. */
  endings: Map<string, number>;
  movedMinor: number;
  attempts: number;
}

/**
 * Proves the run from its end: every transfer has an ending, its entries are exactly those of that
 * ending, the books are right, and nobody was told anything untrue.
 */
export async function prove(plan: ChaosPlan, journal: Journal, bank: BankClient): Promise<Proof> {
  const proof: Proof = { findings: [], endings: new Map(), movedMinor: 0, attempts: 0 };
  const views = new Map<string, TransferView>();
  for (const order of plan.orders) {
    const { view } = await getTransfer(order.referenceId);
    const { items: entries } = await bank.listTransferEntries(order.referenceId);
    views.set(order.referenceId, view);
    proof.endings.set(view.status, (proof.endings.get(view.status) ?? 0) + 1);
    proof.movedMinor += view.money.withdrawnMinor;
    proof.attempts += stepsOf(view).reduce((sum, { attempts }) => sum + attempts.length, 0);
    proof.findings.push(...entryFindings(order, view, entries));
  }
  proof.findings.push(...truthFindings(journal.told, views));
  proof.findings.push(...(await bookFindings(plan, bank)));
  return proof;
}

/** The signed amounts per account that an ending has, whatever way led to it. */
function entryFindings(order: PlannedOrder, view: TransferView, entries: readonly Entry[]): Findings {
  const kinds = entries.filter(({ amountMinor }) => amountMinor !== 0).map(({ kind }) => kind);
  const has = (kind: Entry['kind']) => kinds.filter((one) => one === kind).length;
  const shape = `${has('withdrawal')} ${has('deposit')} ${has('refund')} ${has('settlement')}`;
  const allowed = SHAPES[view.status];
  const findings: Findings = [];
  if (!allowed?.includes(shape)) {
    findings.push(`${order.referenceId} is ${view.status} with the entries ${shape || 'none'}`);
  }
  if (entries.some(({ amountMinor }) => Math.abs(amountMinor) !== order.amountMinor)) {
    findings.push(`${order.referenceId} moved another amount than the order's ${order.amountMinor}`);
  }
  if (view.status === 'completed' && sumOf(entries, order.to) !== order.amountMinor) {
    findings.push(`${order.referenceId} is completed, and ${order.to} did not get it`);
  }
  if (sumOf(entries, order.from) !== expectedAtSource(view, order)) {
    findings.push(
      `${order.referenceId} is ${view.status}, and ${order.from} has ${sumOf(entries, order.from)}`,
    );
  }
  return findings;
}

/** Entries per kind (two to a transaction): withdrawal, deposit, refund, settlement. */
const SHAPES: Partial<Record<TransferView['status'], readonly string[]>> = {
  completed: ['2 2 0 0'],
  declined: ['0 0 0 0'],
  failed: ['0 0 0 0'],
  rejected: ['0 0 0 0'],
  expired: ['0 0 0 0'],
  cancelled: ['0 0 0 0', '2 0 2 0'],
  refunded: ['2 0 2 0'],
  'settled-elsewhere': ['2 0 0 2'],
};

function sumOf(entries: readonly Entry[], account: string): number {
  return entries
    .filter((entry) => entry.account === account)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

function expectedAtSource(view: TransferView, { from, amountMinor }: PlannedOrder): number {
  const refund = stepsOf(view).findLast(({ name, status }) => name === 'refund' && status === 'posted');
  if (view.money.withdrawnMinor === 0 || refund?.account === from) return 0;
  return -amountMinor;
}

/** What was told during the run, against what is so in the end. */
function truthFindings(told: readonly Told[], views: ReadonlyMap<string, TransferView>): Findings {
  return told.flatMap((one) => {
    const view = views.get(one.referenceId);
    const untrue = view ? untruthOf(one, view) : 'there is no such transfer';
    return untrue ? [`${one.referenceId}: told ${JSON.stringify(one)}, but ${untrue}`] : [];
  });
}

function untruthOf(told: Told, view: TransferView): string | undefined {
  switch (told.kind) {
    case 'started':
      return undefined;
    case 'cancel-accepted':
      return view.cancelRequested ? undefined : 'no cancellation stands in its history';
    case 'approval-decided':
      return untrueApproval(told, view);
    case 'refund-decided':
      return decidersOf(view).includes(told.by) ? undefined : 'no such decision stands in it';
    case 'seen':
      return untrueSight(told, view);
  }
}

function untrueApproval(
  told: Extract<Told, { kind: 'approval-decided' }>,
  view: TransferView,
): string | undefined {
  const { by, decision } = approvalOf(view)?.decision ?? {};
  return by === told.by && decision === told.decision ? undefined : `the decision is ${by}’s ${decision}`;
}

function decidersOf({ timeline }: TransferView): string[] {
  return timeline.flatMap((item) => (item.kind === 'decision' && item.decision ? [item.decision.by] : []));
}

/** What was once seen to have ended or moved has ended so, and has moved. */
function untrueSight(
  told: Extract<Told, { kind: 'seen' }>,
  { status, money }: TransferView,
): string | undefined {
  if (told.closed && told.status !== status) return `it is ${status}`;
  if (told.withdrawnMinor > money.withdrawnMinor) return 'less was withdrawn';
  const arrivedMinor = money.depositedMinor + money.refundedMinor + money.settledMinor;
  return told.arrivedMinor > arrivedMinor ? 'less arrived' : undefined;
}

async function bookFindings(plan: ChaosPlan, bank: BankClient): Promise<Findings> {
  const { ok, sums, inTransit, violations } = await bank.check();
  const { findings } = await reconcile();
  return [
    ...(ok ? [] : ['the bank’s own check fails']),
    ...violations,
    ...sums
      .filter(({ sumMinor }) => sumMinor !== 0)
      .map(({ currency }) => `${currency} does not sum to zero`),
    ...inTransit.map(({ transfer, amountMinor }) => `${amountMinor} of ${transfer} are still in transit`),
    ...findings.map((finding) => `reconciliation: ${JSON.stringify(finding)}`),
    ...(await totalFindings(plan, bank)),
  ];
}

/** All that customers had in the beginning, they have in the end, but for what was settled by hand. */
async function totalFindings({ accounts }: ChaosPlan, bank: BankClient): Promise<Findings> {
  const opened = accounts.reduce((sum, { openingBalanceMinor }) => sum + openingBalanceMinor, 0);
  const balances = await Promise.all(accounts.map(({ id }) => bank.getAccount(id)));
  const banks = new Set(accounts.map(({ bank: name }) => name));
  const { items } = await bank.listAccounts({ limit: 500 });
  const settled = items.filter(({ kind, bank: name }) => kind === 'manual-settlement' && banks.has(name));
  const held = [...balances, ...settled].reduce((sum, { postedMinor }) => sum + postedMinor, 0);
  return held === opened ? [] : [`the accounts held ${opened} in the beginning and hold ${held} in the end`];
}
