import { formatAmount } from '#lib/shared/money.ts';
import { stepsOf } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

interface Holding {
  name: string;
  where: string;
  minor: number;
  tone: string;
}

/** The four holdings always add up to the amount sent. */
export function MoneyStrip({ view, large = false }: { view: TransferView; large?: boolean }) {
  const { currency } = view;
  const holdings = holdingsOf(view);
  const held = holdings.findLastIndex(({ minor }) => minor > 0);
  return (
    <section aria-label="Where the money is">
      <dl className="card relative grid grid-cols-2 overflow-hidden sm:grid-cols-4">
        <span
          aria-hidden="true"
          className={`absolute top-0 left-0 h-1/2 w-1/2 border-t-2 transition-[translate,background-color,border-color] duration-500 ease-(--ease) sm:h-full sm:w-1/4 ${SLIDES[held] ?? ''} ${holdings[held]?.tone ?? ''}`}
        />
        {holdings.map(({ name, where, minor }, index) => (
          <div
            key={name}
            data-place={name}
            className={`relative min-w-0 border-line px-4 py-4 ${BORDERS[index] ?? ''} ${large ? 'sm:px-7 sm:py-8' : ''}`}
          >
            <dt className={large ? 'text-lead text-muted' : 'eyebrow'}>{name}</dt>
            <dd
              className={`money mt-1 font-medium ${large ? 'text-title sm:text-figure' : 'text-lead'} ${minor === 0 ? 'text-muted' : ''}`}
            >
              {formatAmount(minor, currency)}
            </dd>
            <dd className={`truncate font-mono text-muted ${large ? 'text-body' : 'text-note'}`}>{where}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-note text-muted">{SOURCE_LABELS[view.moneySource]}</p>
    </section>
  );
}

/** The marker's offset for each holding: a 2 × 2 grid on phones, a row elsewhere. */
const SLIDES = [
  '',
  'translate-x-full',
  'translate-y-full sm:translate-x-[200%] sm:translate-y-0',
  'translate-x-full translate-y-full sm:translate-x-[300%] sm:translate-y-0',
];
const BORDERS = ['border-r max-sm:border-b', 'sm:border-r max-sm:border-b', 'border-r', ''];

const SOURCE_LABELS: Record<TransferView['moneySource'], string> = {
  ledger: 'Verified against the bank ledger',
  history: 'From workflow receipts, not yet verified against the bank ledger',
};

function holdingsOf(view: TransferView): Holding[] {
  const { amountMinor, money, sourceAccount, targetAccount } = view;
  const { withdrawnMinor, inTransitMinor, depositedMinor, refundedMinor, externallyRefundedMinor } = money;
  const refund = stepsOf(view).findLast(({ name, status }) => name === 'refund' && status === 'posted');
  return [
    {
      name: 'With sender',
      where: sourceAccount,
      minor: amountMinor - withdrawnMinor,
      tone: 'border-line-strong bg-sunken',
    },
    {
      name: 'In transit',
      where: 'clearing',
      minor: inTransitMinor,
      tone: 'border-moving bg-moving-wash',
    },
    {
      name: 'Delivered',
      where: targetAccount,
      minor: depositedMinor,
      tone: 'border-accent bg-accent-wash',
    },
    {
      name: externallyRefundedMinor > 0 ? 'Refunded externally' : 'Returned',
      where: externallyRefundedMinor > 0 ? 'outside Remit' : (refund?.account ?? sourceAccount),
      minor: refundedMinor + externallyRefundedMinor,
      tone: 'border-returned bg-returned-wash',
    },
  ];
}
