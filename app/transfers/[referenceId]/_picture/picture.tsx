import type { ReactNode } from 'react';
import { describeFlow, describeFlows, placeLabel } from '#app/transfers/[referenceId]/_labels/flow-labels.ts';
import { type Currency, formatAmount } from '#lib/shared/money.ts';
import { type Picture, pictureOf } from '#lib/transfers/picture/picture.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { Coin } from './coin.tsx';
import { FlowLine } from './flow-line.tsx';
import { type Layout, TALL, WIDE } from './layouts.ts';
import { PlaceBox } from './place-box.tsx';

interface Props {
  view: TransferView;
  /** Null while unknown. */
  workersPolling: number | null;
  bankAnswers: boolean;
  /** Shown in its free corner. */
  children?: ReactNode;
}

/** Drawn for a wide and for a narrow container, which shows the one that fits. */
export function SagaPicture({ view, workersPolling, bankAnswers, children }: Props) {
  const picture = pictureOf(view);
  return (
    <section aria-label="Where the money is" className="card @container relative">
      {[WIDE, TALL].map((layout) => (
        <Drawing
          key={layout.name}
          layout={layout}
          className={CLASSES[layout.name]}
          picture={picture}
          currency={view.currency}
          workersPolling={workersPolling}
        />
      ))}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 pb-3 @2xl:absolute @2xl:right-0 @2xl:bottom-0 @2xl:justify-end">
        <p className="text-note text-muted">{sourceLabel(view, bankAnswers)}</p>
        {children}
      </div>
    </section>
  );
}

const CLASSES: Record<Layout['name'], string> = {
  wide: 'max-w-4xl p-4 @max-2xl:hidden',
  tall: 'max-w-sm p-4 @2xl:hidden',
};

export function sourceLabel({ moneySource }: TransferView, bankAnswers: boolean): string {
  if (moneySource === 'history') return 'From workflow receipts, not yet verified against the bank ledger';
  return bankAnswers ? 'Verified against the bank ledger' : 'As of the last reading of the bank ledger';
}

interface DrawingProps {
  layout: Layout;
  className: string;
  picture: Picture;
  currency: Currency;
  workersPolling: number | null;
}

export function Drawing({ layout, className, picture, currency, workersPolling }: DrawingProps) {
  const { places, flows, holders, certain } = picture;
  const height = places.length > 3 ? layout.fullHeight : layout.height;
  return (
    <svg
      role="img"
      aria-label={inWords(picture, currency, workersPolling)}
      viewBox={`0 0 ${layout.width} ${height}`}
      className={`mx-auto block w-full ${className}`}
    >
      {flows.map((flow) => (
        <FlowLine
          key={flow.name}
          flow={flow}
          track={layout.tracks[flow.to === 'elsewhere' ? 'redirect' : flow.name]}
          maxMarks={layout.maxMarks}
          label={describeFlow(flow, workersPolling)}
        />
      ))}
      {places.map((place) => (
        <PlaceBox
          key={place.name}
          place={place}
          layout={layout}
          currency={currency}
          holds={holders.includes(place.name)}
          certain={certain}
        />
      ))}
      {holders.map((holder, index) => (
        // The coin itself moves: it is the same one wherever it is.
        // biome-ignore lint/suspicious/noArrayIndexKey: a coin is its index.
        <Coin key={index} place={holder} layout={layout} currency={currency} certain={certain} />
      ))}
    </svg>
  );
}

function inWords(
  { places, flows, certain }: Picture,
  currency: Currency,
  workersPolling: number | null,
): string {
  const amounts = places
    .map((place) => `${placeLabel(place)} ${formatAmount(place.minor, currency)}`)
    .join(', ');
  const doubt = certain ? '' : ' The bank has not said yet which of two places has the money.';
  return `${amounts}.${doubt} ${describeFlows(flows, workersPolling)}`.trim();
}
