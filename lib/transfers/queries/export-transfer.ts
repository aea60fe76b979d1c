import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Call, Entry } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { type Proof, proofOf } from '#lib/transfers/proof/proof.ts';
import { readHistory } from '#lib/transfers/view/history.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { fetchBankReading } from './bank-reading.ts';
import { getTransfer } from './get-transfer.ts';
import { fetchHistory } from './workflow-history.ts';

export interface TransferExport {
  /** ISO 8601 in UTC. */
  exportedAt: string;
  view: TransferView;
  proof: Proof;
  /** In protobuf's JSON, which Temporal's UI and CLI read and write. */
  history: unknown;
  /** Oldest first; null while the bank is unavailable, like its entries. */
  calls: readonly Call[] | null;
  entries: readonly Entry[] | null;
}

/**
 * The view is read first: its sources may be newer, never older. @throws TransferNotFound,
 * TemporalUnavailable
 */
export async function exportTransfer(referenceId: string): Promise<TransferExport> {
  const { view } = await getTransfer(referenceId);
  const events = await fetchHistory(referenceId);
  const reading = await fetchBankReading(readHistory(events), Number.POSITIVE_INFINITY).catch(
    nullWhenBankUnavailable,
  );
  return {
    exportedAt: new Date().toISOString(),
    view,
    proof: proofOf(view),
    history: JSON.parse(historyToJSON({ events })),
    calls: reading ? inOrder(reading.calls) : null,
    entries: reading ? inOrder(reading.entries) : null,
  };
}

function inOrder<Item extends { id: number }>(items: readonly Item[]): Item[] {
  return [...items].sort((one, other) => one.id - other.id);
}
