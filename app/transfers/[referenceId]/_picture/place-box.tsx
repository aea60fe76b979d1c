import { placeLabel } from '#app/transfers/[referenceId]/_labels/flow-labels.ts';
import { type Currency, formatAmount } from '#lib/shared/money.ts';
import type { Place, PlaceName } from '#lib/transfers/picture/picture.ts';
import type { Layout } from './layouts.ts';

const HOLDING: Record<PlaceName, string> = {
  sender: 'fill-sunken stroke-line-strong',
  clearing: 'fill-moving-wash stroke-moving',
  receiver: 'fill-accent-wash stroke-accent',
  elsewhere: 'fill-returned-wash stroke-returned',
};
const RETURNED = 'fill-returned-wash stroke-returned';
const DOUBTFUL = 'fill-waiting-wash stroke-waiting';
const EMPTY = 'fill-surface stroke-line';

interface Props {
  place: Place;
  layout: Layout;
  currency: Currency;
  holds: boolean;
  certain: boolean;
}

export function PlaceBox({ place, layout: { boxes, text }, currency, holds, certain }: Props) {
  const box = boxes[place.name];
  const [x, y] = [box.x + text.x, box.y + text.y];
  const label = placeLabel(place);
  const amount = formatAmount(place.minor, currency);
  const look = place.returned ? RETURNED : HOLDING[place.name];
  return (
    <g data-place={label}>
      <rect
        {...box}
        rx="12"
        strokeWidth={holds ? 1.5 : 1}
        strokeDasharray={holds && !certain ? '5 4' : undefined}
        className={`transition-colors duration-500 ${holds ? (certain ? look : DOUBTFUL) : EMPTY}`}
      />
      <text x={x} y={y} fontSize="13" className="fill-muted">
        {label}
      </text>
      <text
        x={x}
        y={y + 28}
        fontSize={amount.length > 10 ? 14 : 21}
        fontWeight="600"
        className={`money transition-colors ${place.minor > 0 ? 'fill-ink' : 'fill-muted'}`}
      >
        {amount}
      </text>
      <text x={x} y={y + 50} fontSize="12.5" className="fill-muted font-mono">
        {shorten(place.account ?? OWNERLESS[place.name] ?? '')}
      </text>
    </g>
  );
}

/** What has no account of a customer. */
const OWNERLESS: Partial<Record<PlaceName, string>> = { clearing: 'clearing', elsewhere: 'outside Remit' };

const MAX_LETTERS = 16;

/** In full it stands under the heading. */
function shorten(account: string): string {
  return account.length > MAX_LETTERS ? `${account.slice(0, 9)}…${account.slice(-5)}` : account;
}
