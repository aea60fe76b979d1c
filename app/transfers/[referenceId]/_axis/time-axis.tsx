import { useServerNow } from '#app/_live/server-clock.tsx';
import { shortTitleOf } from '#app/transfers/[referenceId]/_labels/step-labels.ts';
import { FAULT_KINDS } from '#lib/fault-lab/fault-kinds.ts';
import type { SegmentKind, TimelineItem } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { type Axis, axisOf, barsOf, positionOf, spanOf, ticksOf } from './axis.ts';

const ROW = 26;
const BAR = 12;
const HEAD = 24;
const BAND = 18;
/** Each takes a line: of more, the latest are drawn. */
const MAX_BANDS = 6;

/** The stroke keeps the shortest bar visible. */
const FILLS: Record<SegmentKind, string> = {
  waiting: 'fill-line-strong stroke-line-strong',
  running: 'fill-moving stroke-moving',
  'backing-off': 'fill-waiting stroke-waiting opacity-70',
  'blocked-on-person': 'fill-returned stroke-returned',
};

const LEGEND: [SegmentKind, string, string][] = [
  ['running', 'Running', 'bg-moving'],
  ['backing-off', 'Backoff', 'bg-waiting'],
  ['waiting', 'Queued', 'bg-line-strong'],
  ['blocked-on-person', 'Waiting on a person', 'bg-returned'],
];

export function TimeAxis({ view }: { view: TransferView }) {
  const nowMs = useServerNow();
  const axis = axisOf(view, nowMs);
  const items = view.timeline.filter(({ segments }) => segments.length > 0);
  if (items.length === 0) return null;
  const faults = view.faults.slice(-MAX_BANDS);
  const kinds = new Set(items.flatMap(({ segments }) => segments.map(({ kind }) => kind)));
  return (
    <section aria-labelledby="time">
      <h2 id="time" className="mb-1 text-heading font-semibold">
        Where the time went
      </h2>
      <Legend kinds={kinds} faults={view.faults.length} />
      <div className="card mt-3 grid grid-cols-[auto_1fr] gap-x-3 py-3 pr-5 pl-4">
        <RowNames items={items} bands={faults.length} />
        <Chart view={view} faults={faults} items={items} axis={axis} nowMs={nowMs} />
      </div>
    </section>
  );
}

function Legend({ kinds, faults }: { kinds: ReadonlySet<SegmentKind>; faults: number }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-note text-muted">
      {LEGEND.filter(([kind]) => kinds.has(kind)).map(([kind, label, dot]) => (
        <li key={kind} className="flex items-center gap-1.5">
          <span aria-hidden="true" className={`size-2.5 rounded-sm ${dot}`} />
          {label}
        </li>
      ))}
      {faults > 0 ? (
        <li className="flex items-center gap-1.5">
          <span aria-hidden="true" className="size-2.5 rounded-sm border border-refused bg-refused-wash" />
          Simulated fault{faults > MAX_BANDS ? ` (latest ${MAX_BANDS} of ${faults})` : ''}
        </li>
      ) : null}
    </ul>
  );
}

/** Outside the chart, so that names keep their size at any width. */
function RowNames({ items, bands }: { items: readonly TimelineItem[]; bands: number }) {
  return (
    <svg aria-hidden="true" width="96" height={heightOf(items, bands)} className="text-note">
      {items.map((item, index) => (
        <text
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its index.
          key={index}
          x="0"
          y={HEAD + bands * BAND + index * ROW + BAR + 1}
          className="fill-ink"
        >
          {shortTitleOf(item)}
        </text>
      ))}
    </svg>
  );
}

function heightOf(items: readonly TimelineItem[], bands: number): number {
  return HEAD + bands * BAND + items.length * ROW;
}

interface ChartProps {
  view: TransferView;
  faults: readonly Fault[];
  items: readonly TimelineItem[];
  axis: Axis;
  nowMs: number;
}

function Chart({ view, faults, items, axis, nowMs }: ChartProps) {
  const bands = faults.length;
  const height = heightOf(items, bands);
  return (
    <svg
      role="img"
      aria-label="Steps over time. The list above has the same data as text."
      width="100%"
      height={height}
      className="min-w-0 overflow-visible text-note"
    >
      {ticksOf(axis).map(({ x, label }) => (
        <g key={label}>
          <line x1={`${x}%`} x2={`${x}%`} y1={HEAD - 6} y2={height} className="stroke-line" />
          <text
            x={`${x}%`}
            y="11"
            textAnchor={x > 90 ? 'end' : x < 5 ? 'start' : 'middle'}
            className="fill-muted"
          >
            {label}
          </text>
        </g>
      ))}
      {faults.map((fault, index) => (
        <FaultBand key={fault.id} fault={fault} index={index} axis={axis} nowMs={nowMs} height={height} />
      ))}
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its index.
        <Row key={index} item={item} y={HEAD + bands * BAND + index * ROW} axis={axis} nowMs={nowMs} />
      ))}
      {view.closedAt === null ? <NowLine axis={axis} nowMs={nowMs} height={height} /> : null}
    </svg>
  );
}

interface RowProps {
  item: TimelineItem;
  y: number;
  axis: Axis;
  nowMs: number;
}

function Row({ item, y, axis, nowMs }: RowProps) {
  const bars = barsOf(item.segments, axis, nowMs);
  // Running bars are drawn last: short ones must not vanish between two backoffs.
  const inLayers = [
    ...bars.filter(({ kind }) => kind !== 'running'),
    ...bars.filter(({ kind }) => kind === 'running'),
  ];
  return inLayers.map(({ kind, x, width, title }) => (
    <rect
      key={`${kind} ${x}`}
      x={`${x}%`}
      y={y + 2}
      width={`${width}%`}
      height={BAR}
      rx="2"
      strokeWidth="1"
      className={FILLS[kind]}
    >
      <title>{title}</title>
    </rect>
  ));
}

type Fault = TransferView['faults'][number];

interface BandProps {
  fault: Fault;
  index: number;
  axis: Axis;
  nowMs: number;
  height: number;
}

function FaultBand({ fault, index, axis, nowMs, height }: BandProps) {
  const span = spanOf(fault.from, fault.to, axis, nowMs);
  if (!span) return null;
  const { x, width } = span;
  const y = HEAD + index * BAND;
  const name = FAULT_KINDS[fault.kind].title;
  return (
    <g>
      <rect
        x={`${x}%`}
        y={y}
        width={`${width}%`}
        height={height - y}
        className="fill-refused-wash stroke-refused opacity-60"
        strokeWidth="0.5"
      >
        <title>{`${name}: ${FAULT_KINDS[fault.kind].does}`}</title>
      </rect>
      <text
        x={`${x > 60 ? x + width : x}%`}
        dx={x > 60 ? -5 : 5}
        y={y + 13}
        textAnchor={x > 60 ? 'end' : 'start'}
        className="fill-refused font-medium"
      >
        {name}
      </text>
    </g>
  );
}

function NowLine({ axis, nowMs, height }: { axis: Axis; nowMs: number; height: number }) {
  const x = `${Math.min(100, positionOf(nowMs, axis))}%`;
  return <line x1={x} x2={x} y1={HEAD - 6} y2={height} className="stroke-ink" strokeDasharray="2 2" />;
}
