import Link from 'next/link';
import { notFound } from 'next/navigation';
import { isBankAway } from '#lib/bank/errors.ts';
import type { LedgerTransfer } from '#lib/bank/schemas.ts';
import { bank } from '#lib/bank/shared-client.ts';
import { formatMoney } from '#lib/money.ts';
import { DeadEnd } from '../../_components/dead-end.tsx';

/**
 * Stands in for the page of a transfer that Temporal does not know: where the bank has booked money
 * for it, Temporal has lost its data, and nobody is to read that there was no such transfer.
 */
export async function LostTransfer({ referenceId }: { referenceId: string }) {
  const booked = await ledgerTransferOf(referenceId);
  if (!booked) notFound();
  return (
    <DeadEnd title="Temporal has lost this transfer" text={wordsFor(booked)}>
      <Link href="/reconciliation" className="button button-primary">
        To the reconciliation
      </Link>
    </DeadEnd>
  );
}

function wordsFor({ amountMinor, inTransitMinor, currency, sourceAccount }: LedgerTransfer): string {
  const order = `The bank’s ledger has it: ${formatMoney(amountMinor, currency)} from ${sourceAccount}.`;
  return inTransitMinor > 0
    ? `${order} ${formatMoney(inTransitMinor, currency)} of it is in transit and safe there until it is mended.`
    : `${order} Nothing of it is in transit.`;
}

/** Undefined also while the bank is away: then nothing is known of the transfer at all. */
async function ledgerTransferOf(referenceId: string): Promise<LedgerTransfer | undefined> {
  try {
    return (await bank().listLedgerTransfers({ transfers: [referenceId] })).items[0];
  } catch (error) {
    if (isBankAway(error)) return undefined;
    throw error;
  }
}
