import { readAllPages } from '#lib/bank-client/all-pages.ts';
import { type Entry, type LedgerTransfer, MAX_IDS_PER_REQUEST } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import type { LedgerByTransfer } from '#lib/transfers/view/summary.ts';

/** Servers take 16 KiB of request head. */
const MAX_NAMES = 8_000;

/** Undefined while the bank is unavailable. One call for a usual page of transfers. */
export async function readLedger(references: readonly string[]): Promise<LedgerByTransfer> {
  try {
    const transfers = await readLedgerTransfers(references);
    return new Map(transfers.map((books): [string, LedgerTransfer] => [books.transfer, books]));
  } catch (error) {
    return nullWhenBankUnavailable(error) ?? undefined;
  }
}

/** 'unknown' while the bank is unavailable. */
export type LedgerRecord = { books: LedgerTransfer | undefined; entries: Entry[] } | 'unknown';

/** What the bank alone knows of a transfer. */
export async function readLedgerRecord(transfer: string): Promise<LedgerRecord> {
  try {
    const [{ items }, entries] = await Promise.all([
      bank().listLedgerTransfers({ transfers: [transfer] }),
      readAllPages<Entry>((page) => bank().listTransferEntries(transfer, page)),
    ]);
    return { books: items[0], entries };
  } catch (error) {
    return nullWhenBankUnavailable(error) ?? 'unknown';
  }
}

/** One call after the other: those who post have the bank in between. @throws what {@link bank} throws */
export async function readLedgerTransfers(references: readonly string[]): Promise<LedgerTransfer[]> {
  const found: LedgerTransfer[] = [];
  for (const transfers of inRequests(references)) {
    const { items } = await bank().listLedgerTransfers({ transfers, limit: MAX_IDS_PER_REQUEST });
    found.push(...items);
  }
  return found;
}

function inRequests(references: readonly string[]): string[][] {
  const requests: string[][] = [];
  let room = 0;
  for (const reference of references) {
    const length = '&transfer='.length + reference.length;
    const last = requests.at(-1);
    if (last && length <= room && last.length < MAX_IDS_PER_REQUEST) last.push(reference);
    else {
      requests.push([reference]);
      room = MAX_NAMES;
    }
    room -= length;
  }
  return requests;
}
