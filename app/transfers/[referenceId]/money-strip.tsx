import { formatAmount } from '#lib/money.ts';
import type { TransferView } from '#lib/transfers/view.ts';

/** Where the money is. At every moment the four places add up to what was sent. */
export function MoneyStrip({ view }: { view: TransferView }) {
  const { amountMinor, currency, money, sourceAccount, targetAccount } = view;
  const { withdrawnMinor, depositedMinor, refundedMinor, settledMinor } = money;
  const returnedMinor = refundedMinor + settledMinor;
  const refund = view.steps.findLast(({ name, status }) => name === 'refund' && status === 'posted');
  const returnedTo = settledMinor > 0 ? 'settled elsewhere' : (refund?.account ?? sourceAccount);
  const places = [
    { name: 'Not withdrawn', where: sourceAccount, minor: amountMinor - withdrawnMinor },
    { name: 'In transit', where: 'clearing', minor: withdrawnMinor - depositedMinor - returnedMinor },
    { name: 'Arrived', where: targetAccount, minor: depositedMinor },
    { name: 'Returned', where: returnedTo, minor: returnedMinor },
  ];
  return (
    <dl aria-label="Where the money is" className="card grid grid-cols-2 overflow-hidden sm:grid-cols-4">
      {places.map(({ name, where, minor }) => (
        <div
          key={name}
          className={`border-line px-4 py-4 max-sm:[&:nth-child(-n+2)]:border-b max-sm:[&:nth-child(odd)]:border-r sm:not-last:border-r ${minor > 0 ? 'bg-accent-wash' : ''}`}
        >
          <dt className="eyebrow">{name}</dt>
          <dd className={`money mt-1 text-lg font-medium ${minor > 0 ? '' : 'text-muted'}`}>
            {formatAmount(minor, currency)}
          </dd>
          <dd className="truncate text-xs text-muted">{where}</dd>
        </div>
      ))}
    </dl>
  );
}
