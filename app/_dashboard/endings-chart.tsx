import { formatDuration } from '#app/_ui/durations.ts';
import { Time } from '#app/_ui/time.tsx';
import type { Figures, FiguresPeriod, MoneyEnding } from '#lib/dashboard/figures.ts';
import { AsTable, ChartCard } from './chart-card.tsx';
import { stepsUpTo } from './scale.ts';

const ENDINGS: Record<MoneyEnding, { label: string; fill: string; dot: string }> = {
  delivered: { label: 'Delivered', fill: 'fill-accent', dot: 'bg-accent' },
  returned: { label: 'Returned', fill: 'fill-returned', dot: 'bg-returned' },
  'refunded-externally': { label: 'Refunded externally', fill: 'fill-moving', dot: 'bg-moving' },
  declined: { label: 'Declined', fill: 'fill-refused', dot: 'bg-refused' },
  voided: { label: 'Failed, nothing moved', fill: 'fill-waiting', dot: 'bg-waiting' },
};

const ENDING_ORDER = Object.keys(ENDINGS) as MoneyEnding[];

export function EndingsChart({ figures: { periods, periodMs } }: { figures: Figures }) {
  const shown = ENDING_ORDER.filter((ending) => periods.some(({ endings }) => endings[ending] > 0));
  const last = periods.at(-1);
  const withDate = periodMs * periods.length > 24 * 60 * 60 * 1_000;
  return (
    <ChartCard
      title="Transfer outcomes"
      note={`Each bar is ${formatDuration(periodMs)}. Transfers that end before a bank is called, such as rejections, are not included.`}
    >
      <Legend periods={periods} shown={shown} />
      <Bars periods={periods} />
      {periods[0] && last ? (
        <div className="mt-1 flex justify-between text-note text-muted" aria-hidden="true">
          <Time at={periods[0].at} withDate={withDate} />
          {periods.length >= MIN_SLOTS ? <Time at={last.at} withDate={withDate} /> : null}
        </div>
      ) : null}
      <AsTable caption={`Transfer outcomes in numbers, one row per ${formatDuration(periodMs)}`}>
        <thead>
          <tr>
            <th scope="col">From</th>
            {shown.map((ending) => (
              <th key={ending} scope="col" className="text-right">
                {ENDINGS[ending].label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {periods
            .filter((period) => totalOf(period) > 0)
            .map(({ at, endings }) => (
              <tr key={at}>
                <td>
                  <Time at={at} withDate={withDate} />
                </td>
                {shown.map((ending) => (
                  <td key={ending} className="text-right tabular-nums">
                    {endings[ending]}
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </AsTable>
    </ChartCard>
  );
}

function Legend({ periods, shown }: { periods: FiguresPeriod[]; shown: MoneyEnding[] }) {
  if (shown.length === 0) return <p className="mb-3 text-muted">No transfers ended in this period.</p>;
  return (
    <dl className="mb-3 flex flex-wrap gap-x-5 gap-y-1 text-note">
      {shown.map((ending) => (
        <div key={ending} className="flex items-center gap-1.5">
          <dt className="flex items-center gap-1.5 text-muted">
            <span className={`size-2.5 rounded-sm ${ENDINGS[ending].dot}`} aria-hidden="true" />
            {ENDINGS[ending].label}
          </dt>
          <dd className="font-medium tabular-nums">
            {periods.reduce((sum, { endings }) => sum + endings[ending], 0)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** SVG units; the width follows the container. */
const HEIGHT = 100;
const STEP = 10;
const BAR = 7;
const MIN_SLOTS = 12;

function Bars({ periods }: { periods: FiguresPeriod[] }) {
  const steps = stepsUpTo(Math.max(0, ...periods.map(totalOf)));
  const top = steps.at(-1) ?? 1;
  // A few bars would fill the width as slabs.
  const slots = Math.max(periods.length, MIN_SLOTS);
  const yOf = (count: number) => HEIGHT - (count / top) * HEIGHT;
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2" aria-hidden="true">
      <div className="flex h-40 flex-col-reverse justify-between text-right text-note leading-none text-muted tabular-nums">
        {steps.map((step) => (
          <span key={step}>{step}</span>
        ))}
      </div>
      <svg
        data-time-axis=""
        viewBox={`0 0 ${slots * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-40 w-full overflow-visible"
        aria-hidden="true"
      >
        {steps.map((step) => (
          <line
            key={step}
            x1="0"
            x2={slots * STEP}
            y1={yOf(step)}
            y2={yOf(step)}
            vectorEffect="non-scaling-stroke"
            className="stroke-line"
          />
        ))}
        {periods.map((period, index) => (
          <Bar key={period.at} period={period} x={index * STEP} yOf={yOf} />
        ))}
      </svg>
    </div>
  );
}

function Bar({ period, x, yOf }: { period: FiguresPeriod; x: number; yOf: (count: number) => number }) {
  return ENDING_ORDER.map((ending, index) => {
    const below = ENDING_ORDER.slice(0, index).reduce((sum, other) => sum + period.endings[other], 0);
    const count = period.endings[ending];
    if (count === 0) return null;
    const y = yOf(below + count);
    return (
      <rect
        key={ending}
        x={x + (STEP - BAR) / 2}
        y={y}
        width={BAR}
        height={yOf(below) - y}
        className={ENDINGS[ending].fill}
      />
    );
  });
}

function totalOf({ endings }: FiguresPeriod): number {
  return ENDING_ORDER.reduce((sum, ending) => sum + endings[ending], 0);
}
