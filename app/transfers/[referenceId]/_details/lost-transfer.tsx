import Link from 'next/link';
import { notFound } from 'next/navigation';
import { AutoRefresh } from '#app/_live/auto-refresh.tsx';
import { MessagePage } from '#app/_ui/message-page.tsx';
import { Notice } from '#app/_ui/notice.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import type { LedgerTransfer } from '#lib/bank-client/contract.ts';
import { formatMoney } from '#lib/shared/money.ts';
import { readLedgerRecord } from '#lib/transfers/queries/ledger.ts';

/** Only if the bank does not know the transfer either is it “not found”: Temporal may have lost its data. */
export async function LostTransfer({ referenceId }: { referenceId: string }) {
  const record = await readLedgerRecord(referenceId);
  if (record === 'unknown') return <TransferUnknown referenceId={referenceId} />;
  if (!record.books) notFound();
  return (
    <MessagePage title="Temporal has lost this transfer" text={describeLedgerTransfer(record.books)}>
      <Link href="/reconciliation" className="button button-primary">
        Go to Reconciliation
      </Link>
    </MessagePage>
  );
}

function TransferUnknown({ referenceId }: { referenceId: string }) {
  return (
    <>
      <PageHeader title={<span className="font-mono break-all">{referenceId}</span>} />
      <Notice>
        Temporal does not know this reference, and the bank is unavailable. Checking again automatically.
      </Notice>
      <AutoRefresh />
    </>
  );
}

function describeLedgerTransfer({
  amountMinor,
  inTransitMinor,
  currency,
  sourceAccount,
}: LedgerTransfer): string {
  const order = `The bank ledger shows ${formatMoney(amountMinor, currency)} from ${sourceAccount}.`;
  return inTransitMinor > 0
    ? `${order} ${formatMoney(inTransitMinor, currency)} is in transit until it is repaired.`
    : `${order} Nothing is in transit.`;
}
