import { describeSpan } from '#app/transfers/[referenceId]/_labels/recording-labels.ts';
import type { Recording, Span } from '#lib/transfers/recorder/recording.ts';
import type { SegmentKind } from '#lib/transfers/view/timeline-items.ts';
import { type Axis, positionOf } from './axis.ts';
import { middleOf } from './lanes.ts';

/** Thickness in em. The stroke keeps the shortest visible. */
const LOOKS: Record<SegmentKind, { thick: number; look: string }> = {
  'backing-off': { thick: 0.12, look: 'fill-waiting' },
  waiting: { thick: 0.3, look: 'fill-line-strong stroke-line-strong' },
  running: { thick: 0.8, look: 'fill-moving-wash stroke-moving' },
  'blocked-on-person': { thick: 0.6, look: 'fill-waiting-wash stroke-waiting' },
};

interface Props {
  recording: Recording;
  nowMs: number;
}

export function Spans({ recording, nowMs }: Props) {
  return recording.lanes.map(({ kind, name, spans }, lane) => (
    <g key={`${kind} ${name}`}>
      {spans.map((span) => (
        <Bar key={`${span.kind} ${span.fromMs}`} span={span} lane={lane} axis={recording} nowMs={nowMs} />
      ))}
    </g>
  ));
}

function Bar({ span, lane, axis, nowMs }: { span: Span; lane: number; axis: Axis; nowMs: number }) {
  const { thick, look } = LOOKS[span.kind];
  const x = positionOf(span.fromMs, axis);
  const width = Math.max(0, positionOf(span.toMs ?? nowMs, axis) - x);
  return (
    <rect
      x={`${x}%`}
      y={`${middleOf(lane) - thick / 2}em`}
      width={`${width}%`}
      height={`${thick}em`}
      rx="2"
      strokeWidth={thick < 0.2 ? 0 : 1}
      className={look}
    >
      <title>{describeSpan(span, nowMs)}</title>
    </rect>
  );
}
