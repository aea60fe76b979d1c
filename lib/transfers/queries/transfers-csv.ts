import { csvLine, textStream } from '#lib/shared/csv.ts';
import type { TransferFilter } from '#lib/transfers/filter/filter.ts';
import type { TransferSummary } from '#lib/transfers/view/summary.ts';
import { everyTransfer } from './list-transfers.ts';
import type { UnreadableTransfer } from './unreadable.ts';

const HEAD = [
  'Reference',
  'Status',
  'From',
  'To',
  'Amount',
  'Currency',
  'Requested by',
  'Started (UTC)',
  'Ended (UTC)',
  'In transit',
  'Last step',
  'Attempt',
  'Next attempt (UTC)',
  'Workflow code',
];

/** @throws TemporalUnavailable for the first page; later failures break the stream off */
export function transfersCsv(filter: TransferFilter): Promise<ReadableStream<Uint8Array>> {
  return textStream(linesOf(filter));
}

async function* linesOf(filter: TransferFilter): AsyncGenerator<string> {
  let head = csvLine(HEAD);
  for await (const { items, unreadable } of everyTransfer(filter)) {
    yield head + items.map(lineOf).join('') + unreadable.map(lineOfUnreadable).join('');
    head = '';
  }
}

function lineOfUnreadable({
  workflowId,
  referenceId,
  status,
  startedAt,
  closedAt,
}: UnreadableTransfer): string {
  const unknown = [null, null, null, null, null];
  return csvLine([referenceId ?? workflowId, status, ...unknown, startedAt, closedAt, ...unknown]);
}

function lineOf(transfer: TransferSummary): string {
  const { amountMinor, inTransitMinor, currency, lastCall } = transfer;
  return csvLine([
    transfer.referenceId,
    transfer.status,
    transfer.sourceAccount,
    transfer.targetAccount,
    { minor: amountMinor, currency },
    currency,
    transfer.requestedBy,
    transfer.startedAt,
    transfer.closedAt,
    inTransitMinor === null ? null : { minor: inTransitMinor, currency },
    lastCall?.operation ?? null,
    lastCall?.attempt ? { number: lastCall.attempt } : null,
    transfer.nextAttemptAt,
    transfer.version,
  ]);
}
