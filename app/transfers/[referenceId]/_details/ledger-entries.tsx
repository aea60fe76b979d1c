import { entryAnchor } from '#app/_ui/anchors.ts';
import { Time } from '#app/_ui/time.tsx';
import { formatAmount } from '#lib/shared/money.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

export function LedgerEntries({ view, bankAnswers }: { view: TransferView; bankAnswers: boolean }) {
  return (
    <section aria-labelledby="ledger">
      <h2 id="ledger" className="mb-3 text-heading font-semibold">
        Bank ledger
      </h2>
      {view.entries.length === 0 ? (
        <p className="card px-5 py-6 text-muted">{withoutEntries(view, bankAnswers)}</p>
      ) : (
        <EntryTable entries={view.entries} currency={view.currency} />
      )}
    </section>
  );
}

function withoutEntries({ moneySource }: TransferView, bankAnswers: boolean): string {
  if (!bankAnswers) return 'Bank unavailable. Entries appear when it is back.';
  return moneySource === 'ledger' ? 'No entries. No money has moved.' : 'Reading the ledger…';
}

export function EntryTable({ entries, currency }: Pick<TransferView, 'entries' | 'currency'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section aria-label="Ledger entries" tabIndex={0} className="card overflow-x-auto">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Transaction</th>
            <th scope="col">Kind</th>
            <th scope="col">Account</th>
            <th scope="col" className="text-right">
              {currency}
            </th>
            <th scope="col">Time</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ id, transactionId, kind, account, amountMinor, postedAt }, index) => (
            <tr
              key={id}
              // The first of its two entries.
              {...(entries[index - 1]?.transactionId !== transactionId && { id: entryAnchor(transactionId) })}
              className="target:bg-accent-wash"
            >
              <td className="font-mono">{transactionId}</td>
              <td className="whitespace-nowrap">{kind.replaceAll('-', ' ')}</td>
              <td className="font-mono whitespace-nowrap">{account}</td>
              <td className="money text-right whitespace-nowrap">{formatAmount(amountMinor, currency)}</td>
              <td className="text-muted">
                <Time at={postedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
