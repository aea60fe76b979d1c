import type { ReactNode } from 'react';
import { attemptAnchor } from '#app/_ui/anchors.ts';
import { describeDot, eventUrl } from '#app/transfers/[referenceId]/_labels/recording-labels.ts';
import { AttemptMark } from '#app/transfers/[referenceId]/_picture/attempt-mark.tsx';
import type { Mark } from '#lib/transfers/picture/picture.ts';
import { type Dot, labelOf, mergeDots, type Recording, widthOf } from '#lib/transfers/recorder/recording.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { middleOf } from './lanes.ts';
import { Spot } from './spot.tsx';

interface Props {
  view: TransferView;
  recording: Recording;
}

/** Drawn for a wide and for a narrow container: the width of the axis where each is narrowest, in pixels. */
const WIDTHS = [
  { axisPx: 450, className: '@max-xl:hidden' },
  { axisPx: 200, className: '@xl:hidden' },
];

export function Dots({ view, recording }: Props) {
  return WIDTHS.map(({ axisPx, className }) => (
    <g key={axisPx} className={className}>
      <DotsOn axisPx={axisPx} view={view} recording={recording} />
    </g>
  ));
}

function DotsOn({ view, recording, axisPx }: Props & { axisPx: number }) {
  return recording.lanes.map(({ kind, name, dots }, lane) => (
    <g key={`${kind} ${name}`}>
      {mergeDots(dots, recording, axisPx).map((dot) => (
        <Spot
          key={`${dot.atMs} ${dot.step?.name} ${dot.attempt}`}
          atMs={dot.atMs}
          axis={recording}
          y={middleOf(lane)}
        >
          <DotLink dot={dot} view={view}>
            {kind === 'worker' ? <NumberedDot dot={dot} /> : <PlainDot mark={dot.mark} />}
            <title>{describeDot(dot)}</title>
          </DotLink>
        </Spot>
      ))}
    </g>
  ));
}

/** An attempt's leads to it under the steps, an event's to Temporal's UI. */
function DotLink({
  dot: { step, attempt },
  view,
  children,
}: {
  dot: Dot;
  view: TransferView;
  children: ReactNode;
}) {
  if (step && attempt !== null) {
    return (
      <a href={`#${attemptAnchor(step.key, attempt)}`} tabIndex={-1}>
        {children}
      </a>
    );
  }
  const url = step && eventUrl(view, step.eventId);
  if (!url) return <g>{children}</g>;
  return (
    <a href={url} target="_blank" rel="noreferrer" tabIndex={-1}>
      {children}
    </a>
  );
}

const TONES: Record<Mark, string> = {
  posted: 'fill-accent-wash stroke-accent',
  failed: 'fill-surface stroke-refused',
  refused: 'fill-refused-wash stroke-refused',
  unknown: 'fill-surface stroke-waiting',
  lost: 'fill-waiting-wash stroke-waiting',
  void: 'fill-surface stroke-muted',
  running: 'fill-moving-wash stroke-moving',
};

function NumberedDot({ dot }: { dot: Dot }) {
  const { mark } = dot;
  if (mark === 'event' || mark === 'person') return null;
  const width = widthOf(dot);
  return (
    <>
      <rect
        x={-width / 2}
        y="-9"
        width={width}
        height="18"
        rx="9"
        strokeWidth="1.5"
        className={TONES[mark]}
      />
      <text y="3.5" textAnchor="middle" fontSize="10.5" fontWeight="600" className="money fill-ink">
        {labelOf(dot)}
      </text>
    </>
  );
}

function PlainDot({ mark }: { mark: Dot['mark'] }) {
  if (mark === 'event')
    return <rect x="-3.5" y="-3.5" width="7" height="7" transform="rotate(45)" className="fill-muted" />;
  if (mark === 'person') return <circle r="5" className="fill-returned" />;
  return <AttemptMark mark={mark} x={0} y={0} />;
}
