import type { Currency } from '#lib/shared/money.ts';
import type { PlaceName } from '#lib/transfers/picture/picture.ts';
import type { Layout } from './layouts.ts';

const SYMBOLS: Record<Currency, string> = { USD: '$', EUR: '€' };

interface Props {
  place: PlaceName;
  layout: Layout;
  currency: Currency;
  certain: boolean;
}

/** The transfer's money. Uncertain, it is in two places at once, and half there in each. */
export function Coin({ place, layout: { boxes, coin }, currency, certain }: Props) {
  const box = boxes[place];
  return (
    <g
      data-coin={place}
      transform={`translate(${box.x + coin.x} ${box.y + coin.y})`}
      className="transition-[transform,opacity] duration-700 ease-(--ease)"
      opacity={certain ? 1 : 0.55}
    >
      <circle
        r="15"
        strokeWidth="1.5"
        strokeDasharray={certain ? undefined : '3 3'}
        className={certain ? 'fill-accent stroke-accent' : 'fill-waiting-wash stroke-waiting'}
      />
      <text
        y="5.5"
        textAnchor="middle"
        fontSize="16"
        fontWeight="600"
        className={certain ? 'fill-accent-ink' : 'fill-waiting'}
      >
        {certain ? SYMBOLS[currency] : '?'}
      </text>
    </g>
  );
}
