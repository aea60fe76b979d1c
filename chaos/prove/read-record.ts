import type { ChaosPlan } from '#chaos/plan/plan.ts';
import { retryWhileUnavailable, ViewWithoutBank } from '#chaos/play/retry-while-unavailable.ts';
import { readAllPages } from '#lib/bank-client/all-pages.ts';
import type { BankClient } from '#lib/bank-client/client.ts';
import { reconcile } from '#lib/reconciliation/reconcile.ts';
import { TransferNotFound } from '#lib/transfers/errors.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import { fetchDescription, fetchHistory } from '#lib/transfers/queries/workflow-history.ts';
import { type HistoryEvent, readHistory } from '#lib/transfers/view/history.ts';
import type { EndedTransfer } from './ended-transfer.ts';
import type { Books } from './run-record.ts';

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
    const entries = await readAllPages((page) => bank.listTransferEntries(referenceId, page));
    const calls = await readAllPages((page) => bank.listCalls({ ...page, transfer: referenceId }));
    const { pending } = await fetchDescription(referenceId);
    return {
      ...{ view, history: readHistory(events), pending },
      cancelRequestedEventId: cancelRequestIn(events),
      ...{ entries: entries.toReversed(), calls: calls.toReversed() },
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
