import { type Score, scoreOf } from '#app/stage/[referenceId]/_facts/score.ts';
import { formatAmount } from '#lib/shared/money.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

const UNKNOWN: Score = { lostMinor: null, isStranded: false, twice: null, calls: null, keys: null };

/** Each figure keeps its place. */
export function Scoreboard({ view }: { view: TransferView | undefined }) {
  const { lostMinor, isStranded, twice, calls, keys } = view ? scoreOf(view) : UNKNOWN;
  const lost = view && lostMinor !== null ? formatAmount(lostMinor, view.currency) : null;
  return (
    <dl aria-label="Score" className="grid grid-cols-[3fr_2fr_2fr_2fr] gap-2">
      <Figure
        label="lost"
        value={lost}
        isGood={lostMinor === 0 && isStranded ? undefined : lostMinor === 0}
      />
      <Figure label="twice" value={twice} isGood={twice === 0} />
      <Figure label={calls === 1 ? 'call' : 'calls'} value={calls} />
      <Figure label={keys === 1 ? 'key' : 'keys'} value={keys} />
    </dl>
  );
}

interface FigureProps {
  label: string;
  value: string | number | null;
  /** Undefined where a number is neither. */
  isGood?: boolean | undefined;
}

function Figure({ label, value, isGood }: FigureProps) {
  const tone = value === null || isGood === undefined ? 'text-ink' : isGood ? 'text-accent' : 'text-refused';
  return (
    <div className="flex min-w-0 flex-col">
      <dt className="order-last text-body text-muted">{label}</dt>
      <dd className={`money truncate text-figure font-semibold tracking-tight ${tone}`}>{value ?? '–'}</dd>
    </div>
  );
}
