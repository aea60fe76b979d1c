import { AutoRefresh } from '#app/_live/auto-refresh.tsx';
import { Notice } from '#app/_ui/notice.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { formatMoney } from '#lib/shared/money.ts';
import { type LedgerRecord, readLedgerRecord } from '#lib/transfers/queries/ledger.ts';
import { EntryTable } from './ledger-entries.tsx';

/** The money is where the bank says it is, whether Temporal runs or not. */
export async function TemporalUnavailablePage({ referenceId }: { referenceId: string }) {
  const record = await readLedgerRecord(referenceId);
  return (
    <>
      <PageHeader title={<span className="font-mono break-all">{referenceId}</span>} />
      <Notice>Temporal unavailable. Steps and decisions are shown when it is back.</Notice>
      <section aria-labelledby="ledger" className="mt-8">
        <h2 id="ledger" className="mb-3 text-heading font-semibold">
          Bank ledger
        </h2>
        <RecordedMoney record={record} />
      </section>
      <AutoRefresh />
    </>
  );
}

function RecordedMoney({ record }: { record: LedgerRecord }) {
  if (record === 'unknown')
    return <p className="card px-5 py-6 text-muted">Bank unavailable. Entries appear when it is back.</p>;
  const { books, entries } = record;
  if (!books || entries.length === 0)
    return <p className="card px-5 py-6 text-muted">No entries. No money has moved.</p>;
  return (
    <>
      <p className="mb-3">{whereTheMoneyIs(books)}</p>
      <EntryTable entries={entries} currency={books.currency} />
    </>
  );
}

function whereTheMoneyIs(books: NonNullable<Exclude<LedgerRecord, 'unknown'>['books']>): string {
  const { currency, sourceAccount, depositedTo, refundedTo } = books;
  const { withdrawnMinor, inTransitMinor, depositedMinor, refundedMinor, externallyRefundedMinor } = books;
  const parts: [number, string][] = [
    [withdrawnMinor, `withdrawn from ${sourceAccount}`],
    [inTransitMinor, 'in transit'],
    [depositedMinor, `delivered to ${depositedTo.join(', ')}`],
    [refundedMinor, `returned to ${refundedTo.join(', ')}`],
    [externallyRefundedMinor, 'paid back outside Remit'],
  ];
  const told = parts.flatMap(([minor, what]) => (minor > 0 ? `${formatMoney(minor, currency)} ${what}` : []));
  return `${told.join(' · ')}.`;
}
