import { type LedgerTransfer, MAX_IDS_PER_REQUEST } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import type { LedgerByTransfer } from '#lib/transfers/view/summary.ts';

/** Servers take 16 KiB of request head. */
const MAX_NAMES = 8_000;

/** One call for a usual page of transfers. */
export async function readLedger(references: readonly string[]): Promise<LedgerByTransfer> {
  try {
    const pages = await Promise.all(
      inRequests(references).map((transfers) =>
        bank().listLedgerTransfers({ transfers, limit: MAX_IDS_PER_REQUEST }),
      ),
    );
    return new Map(
      pages.flatMap(({ items }) => items).map((books): [string, LedgerTransfer] => [books.transfer, books]),
    );
  } catch (error) {
    return nullWhenBankUnavailable(error) ?? undefined;
  }
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
