import { formatDuration } from '#app/_ui/durations.ts';
import type { BankFigures } from '#lib/dashboard/figures.ts';
import { AsTable, ChartCard } from './chart-card.tsx';

const SEGMENTS = [
  { kind: 'answered', label: 'Succeeded', fill: 'fill-accent', dot: 'bg-accent' },
  { kind: 'refused', label: 'Refused', fill: 'fill-returned', dot: 'bg-returned' },
  { kind: 'failed', label: 'Failed, retried', fill: 'fill-refused', dot: 'bg-refused' },
] as const;

/** The table lists all. */
const MAX_BARS = 6;

export function BanksChart({ banks }: { banks: BankFigures[] }) {
  const most = Math.max(1, ...banks.map(callsOf));
  const shown = banks.slice(0, MAX_BARS);
  const hidden = banks.length - shown.length;
  return (
    <ChartCard
      title="Bank responses"
      note={`Attempts by outcome, with latency.${hidden > 0 ? ` The ${MAX_BARS} busiest of ${banks.length} banks; the table lists all.` : ''}`}
    >
      <ul className="mb-3 flex flex-wrap gap-x-5 gap-y-1 text-note text-muted" aria-hidden="true">
        {SEGMENTS.map(({ kind, label, dot }) => (
          <li key={kind} className="flex items-center gap-1.5">
            <span className={`size-2.5 rounded-sm ${dot}`} />
            {label}
          </li>
        ))}
      </ul>
      <ul className="grid gap-3.5" aria-hidden="true">
        {shown.map((bank) => (
          <li key={bank.bank}>
            <div className="mb-1 flex flex-wrap items-baseline justify-between gap-x-4 text-note">
              <span className="min-w-0 truncate">{bank.bank}</span>
              <span className="text-muted tabular-nums">
                {callsOf(bank) === 1 ? '1 call' : `${callsOf(bank)} calls`} · p50{' '}
                {formatDuration(bank.medianMs)} · p95 {formatDuration(bank.slowMs)}
              </span>
            </div>
            <SplitBar bank={bank} most={most} />
          </li>
        ))}
      </ul>
      <AsTable caption="Bank responses in numbers">
        <thead>
          <tr>
            <th scope="col">Bank</th>
            {SEGMENTS.map(({ kind, label }) => (
              <th key={kind} scope="col" className="text-right">
                {label}
              </th>
            ))}
            <th scope="col" className="text-right">
              p50
            </th>
            <th scope="col" className="text-right">
              p95
            </th>
          </tr>
        </thead>
        <tbody>
          {banks.map((bank) => (
            <tr key={bank.bank}>
              <th scope="row">{bank.bank}</th>
              {SEGMENTS.map(({ kind }) => (
                <td key={kind} className="text-right tabular-nums">
                  {bank[kind]}
                </td>
              ))}
              <td className="text-right whitespace-nowrap tabular-nums">{formatDuration(bank.medianMs)}</td>
              <td className="text-right whitespace-nowrap tabular-nums">{formatDuration(bank.slowMs)}</td>
            </tr>
          ))}
        </tbody>
      </AsTable>
    </ChartCard>
  );
}

function SplitBar({ bank, most }: { bank: BankFigures; most: number }) {
  let x = 0;
  return (
    <svg viewBox="0 0 100 1" preserveAspectRatio="none" className="h-2.5 w-full" aria-hidden="true">
      <rect width="100" height="1" className="fill-sunken" />
      {SEGMENTS.map(({ kind, fill }) => {
        const width = (bank[kind] / most) * 100;
        const begin = x;
        x += width;
        return width > 0 ? <rect key={kind} x={begin} width={width} height="1" className={fill} /> : null;
      })}
    </svg>
  );
}

function callsOf({ answered, refused, failed }: BankFigures): number {
  return answered + refused + failed;
}
