import type { ChaosPlan } from '#chaos/plan/plan.ts';
import { retryWhileUnavailable, ViewWithoutBank } from '#chaos/play/retry-while-unavailable.ts';
import { readAllPages } from '#lib/bank-client/all-pages.ts';
import type { BankClient } from '#lib/bank-client/client.ts';
import { reconcile } from '#lib/reconciliation/reconcile.ts';
import { repairIdOf } from '#lib/shared/ids.ts';
import { TransferNotFound } from '#lib/transfers/errors.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import {
  fetchDescription,
  fetchHistory,
  readWorkflowHistory,
} from '#lib/transfers/queries/workflow-history.ts';
import { readRepair } from '#lib/transfers/repair/repair.ts';
import { type HistoryEvent, readHistory } from '#lib/transfers/view/history.ts';
import type { EndedTransfer, LedgerFacts } from './ended-transfer.ts';
import type { Books, RepairFacts } from './run-record.ts';

/** All transfers of a plan that Temporal knows, by reference. */
export async function readTransfers(
  { orders }: ChaosPlan,
  bank: BankClient,
): Promise<Map<string, EndedTransfer>> {
  const transfers = new Map<string, EndedTransfer>();
  for (const { referenceId } of orders) {
    const transfer = await retryWhileUnavailable(() => readTransfer(referenceId, bank));
    if (transfer) transfers.set(referenceId, transfer);
  }
  return transfers;
}

/** What the bank has under each reference of a plan. */
export async function readLedger({ orders }: ChaosPlan, bank: BankClient): Promise<Map<string, LedgerFacts>> {
  const ledger = new Map<string, LedgerFacts>();
  for (const { referenceId } of orders) {
    ledger.set(referenceId, await retryWhileUnavailable(() => readLedgerOf(referenceId, bank)));
  }
  return ledger;
}

/** By reference; most have none. */
export async function readRepairs({ orders }: ChaosPlan): Promise<Map<string, RepairFacts>> {
  const repairs = new Map<string, RepairFacts>();
  for (const { referenceId } of orders) {
    const repair = await retryWhileUnavailable(() => readRepair(referenceId));
    if (!repair) continue;
    const history = await retryWhileUnavailable(() => readWorkflowHistory(repairIdOf(referenceId)));
    const redirects = (history?.refundDecisions ?? []).flatMap(({ decision }) =>
      decision.action === 'redirect' ? decision.account : [],
    );
    repairs.set(referenceId, { requestedBy: repair.requestedBy, redirects });
  }
  return repairs;
}

async function readLedgerOf(referenceId: string, bank: BankClient): Promise<LedgerFacts> {
  const entries = await readAllPages((page) => bank.listTransferEntries(referenceId, page));
  const calls = await readAllPages((page) => bank.listCalls({ ...page, transfer: referenceId }));
  return { entries: entries.toReversed(), calls: calls.toReversed() };
}

export function readBooks(bank: BankClient): Promise<Books> {
  return retryWhileUnavailable(async () => ({
    check: await bank.check(),
    reconciliation: (await reconcile()).findings,
    accounts: await readAllPages((page) => bank.listAccounts(page)),
  }));
}

async function readTransfer(referenceId: string, bank: BankClient): Promise<EndedTransfer | undefined> {
  try {
    const { view, bankAnswers } = await getTransfer(referenceId);
    if (!bankAnswers) throw new ViewWithoutBank(referenceId);
    const events = await fetchHistory(referenceId);
    const { pending } = await fetchDescription(referenceId);
    return {
      ...{ view, history: readHistory(events), pending },
      cancelRequestedEventId: cancelRequestIn(events),
      ...(await readLedgerOf(referenceId, bank)),
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
