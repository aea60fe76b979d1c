import type { EventLog } from '#chaos/log/event-log.ts';
import type { Finding } from '#chaos/log/finding.ts';
import type { ChaosPlan } from '#chaos/plan/plan.ts';
import { retryWhileUnavailable, ViewWithoutBank } from '#chaos/play/retry-while-unavailable.ts';
import { readAllPages } from '#lib/bank-client/all-pages.ts';
import type { BankClient } from '#lib/bank-client/client.ts';
import { reconcile } from '#lib/reconciliation/reconcile.ts';
import { TransferNotFound } from '#lib/transfers/errors.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import { fetchDescription, fetchHistory } from '#lib/transfers/queries/workflow-history.ts';
import { type HistoryEvent, readHistory } from '#lib/transfers/view/history.ts';
import { stepsOf } from '#lib/transfers/view/timeline-items.ts';
import { callFindings } from './calls.ts';
import { claimFindings } from './claims.ts';
import type { EndedTransfer } from './ended-transfer.ts';
import { endingFindings } from './endings.ts';

export interface Proof {
  findings: Finding[];
  /** How often each ending came. */
  endings: Map<string, number>;
  movedMinor: number;
  attempts: number;
  /** As they stand in the end; without those that Temporal does not know. */
  transfers: Map<string, EndedTransfer>;
}

/**
 * Proves the run from its end: every transfer has an ending, its entries are exactly those of that
 * ending, the books are right, and nobody was told anything untrue.
 */
export async function prove(plan: ChaosPlan, eventLog: EventLog, bank: BankClient): Promise<Proof> {
  const transfers = new Map<string, EndedTransfer>();
  const proof: Proof = { findings: [], endings: new Map(), movedMinor: 0, attempts: 0, transfers };
  for (const { referenceId } of plan.orders) {
    const transfer = await retryWhileUnavailable(() => readTransfer(referenceId, bank));
    if (!transfer) {
      proof.findings.push({ transfer: referenceId, what: 'Temporal does not know it' });
      continue;
    }
    const { view } = transfer;
    transfers.set(referenceId, transfer);
    proof.endings.set(view.status, (proof.endings.get(view.status) ?? 0) + 1);
    proof.movedMinor += view.money.withdrawnMinor;
    proof.attempts += stepsOf(view).reduce((sum, { attempts }) => sum + attempts.length, 0);
    proof.findings.push(...endingFindings(transfer, plan.accounts), ...callFindings(transfer));
  }
  proof.findings.push(...claimFindings(eventLog.claims, transfers));
  proof.findings.push(...(await retryWhileUnavailable(() => bookFindings(plan, bank))));
  return proof;
}

/** @throws an absence of bank or Temporal */
async function readTransfer(referenceId: string, bank: BankClient): Promise<EndedTransfer | undefined> {
  try {
    const { view, bankAnswers } = await getTransfer(referenceId);
    if (!bankAnswers) throw new ViewWithoutBank(`The view of ${referenceId} lacks what the bank says.`);
    const events = await fetchHistory(referenceId);
    const entries = await readAllPages((page) => bank.listTransferEntries(referenceId, page));
    const calls = await readAllPages((page) => bank.listCalls({ ...page, transfer: referenceId }));
    return {
      ...{ view, entries, calls: calls.toReversed() },
      history: readHistory(events),
      pending: (await fetchDescription(referenceId)).pending,
      cancelRequestedEventId: cancelRequestIn(events),
    };
  } catch (error) {
    if (error instanceof TransferNotFound) return undefined;
    throw error;
  }
}

function cancelRequestIn(events: readonly HistoryEvent[]): number | null {
  const request = events.find((event) => event.workflowExecutionCancelRequestedEventAttributes);
  return request ? Number(request.eventId) : null;
}

async function bookFindings(plan: ChaosPlan, bank: BankClient): Promise<Finding[]> {
  const { ok, sums, inTransit, violations } = await bank.check();
  const { findings } = await reconcile();
  const ofTheBooks = [
    ...(ok ? [] : ['the bank’s own check fails']),
    ...violations,
    ...sums
      .filter(({ sumMinor }) => sumMinor !== 0)
      .map(({ currency }) => `${currency} does not sum to zero`),
    ...(await totalFindings(plan, bank)),
  ];
  return [
    ...ofTheBooks.map((what) => ({ transfer: null, what })),
    ...inTransit.map(({ transfer, amountMinor }) => ({
      transfer,
      what: `${amountMinor} are still in transit`,
    })),
    ...findings.map(({ transfer, message }) => ({ transfer, what: `reconciled: ${message}` })),
  ];
}

/** All that customers had in the beginning, they have in the end, but for what was refunded externally. */
async function totalFindings({ accounts }: ChaosPlan, bank: BankClient): Promise<string[]> {
  const opened = accounts.reduce((sum, { openingBalanceMinor }) => sum + openingBalanceMinor, 0);
  const balances = await Promise.all(accounts.map(({ id }) => bank.getAccount(id)));
  const banks = new Set(accounts.map(({ bank: name }) => name));
  const all = await readAllPages((page) => bank.listAccounts(page));
  const refunded = all.filter(({ kind, bank: name }) => kind === 'external-refunds' && banks.has(name));
  const held = [...balances, ...refunded].reduce((sum, { postedMinor }) => sum + postedMinor, 0);
  return held === opened ? [] : [`the accounts held ${opened} in the beginning and hold ${held} in the end`];
}
