import type { FlowLabel } from '#app/transfers/[referenceId]/_labels/flow-labels.ts';
import type { Flow } from '#lib/transfers/picture/picture.ts';
import type { StatusTone } from '#lib/transfers/statuses.ts';
import { AttemptMark } from './attempt-mark.tsx';
import type { Track } from './layouts.ts';

const STROKES: Record<StatusTone, string> = {
  quiet: 'stroke-line-strong',
  moving: 'stroke-moving',
  waiting: 'stroke-waiting',
  refused: 'stroke-refused',
  returned: 'stroke-returned',
  done: 'stroke-accent',
};
const FILLS: Record<StatusTone, string> = {
  quiet: 'fill-muted',
  moving: 'fill-moving',
  waiting: 'fill-waiting',
  refused: 'fill-refused',
  returned: 'fill-returned',
  done: 'fill-accent',
};

interface Props {
  flow: Flow;
  track: Track;
  maxMarks: number;
  label: FlowLabel;
}

export function FlowLine({ flow, track, maxMarks, label: { tone, ...label } }: Props) {
  const { state, name } = flow;
  const marks = flow.marks.slice(-maxMarks);
  const earlier = flow.earlier + flow.marks.length - marks.length;
  const { head } = track;
  const isLost = state !== 'posted' && marks.at(-1)?.mark === 'lost';
  const line = `fill-none transition-[stroke] duration-300 ${STROKES[tone]}`;
  return (
    <g data-flow={name} data-state={state} className={name === 'return' ? 'appear' : undefined}>
      <path
        d={track.path}
        strokeWidth={tone === 'quiet' ? 1.5 : 2}
        strokeDasharray={dashesOf(flow, tone)}
        className={`${line} ${state === 'running' ? 'flowing' : ''}`}
      />
      <path
        d="M-7 -4.5L0 0L-7 4.5"
        strokeWidth="2"
        strokeLinecap="round"
        transform={`translate(${head.x} ${head.y}) rotate(${head.angle})`}
        className={line}
      />
      {isLost ? <LostAnswer track={track} /> : null}
      {earlier > 0 ? <Earlier count={earlier} track={track} /> : null}
      {marks.map(({ attempt, mark }, index) => (
        <AttemptMark key={attempt} mark={mark} {...placeOf(track, index + (earlier > 0 ? 1 : 0))} />
      ))}
      <FlowText at={track.label} label={label} tone={tone} />
    </g>
  );
}

function dashesOf({ state }: Flow, tone: StatusTone): string | undefined {
  if (state === 'running') return '7 5';
  return tone === 'quiet' || state === 'unknown' || state === 'needs-person' ? '2 5' : undefined;
}

function placeOf({ marks, stride }: Track, index: number): { x: number; y: number } {
  return { x: marks.x + index * stride.x, y: marks.y + index * stride.y };
}

/** The call arrived; its answer did not. */
function LostAnswer({ track: { answer, broken } }: { track: Track }) {
  return (
    <g data-answer="lost" className="fill-none stroke-waiting" strokeWidth="1.75">
      <path d={answer} strokeDasharray="4 3" />
      <path d={`M${broken.x - 4} ${broken.y - 4}l8 8m0 -8l-8 8`} strokeLinecap="round" />
    </g>
  );
}

/** Those before the attempts that are marked. */
function Earlier({ count, track }: { count: number; track: Track }) {
  const { x, y } = placeOf(track, 0);
  return (
    <g>
      <circle cx={x} cy={y} r="10" strokeWidth="1.5" className="fill-surface stroke-line-strong" />
      <text x={x} y={y + 3.5} textAnchor="middle" fontSize="10" className="money fill-muted">
        +{count}
      </text>
    </g>
  );
}

interface TextProps {
  at: Track['label'];
  label: Omit<FlowLabel, 'tone'>;
  tone: StatusTone;
}

function FlowText({ at, label: { title, state, why }, tone }: TextProps) {
  const { x } = at;
  return (
    <text textAnchor={at.anchor} fontSize="13">
      <tspan x={x} y={at.title} fontWeight="500" className={tone === 'quiet' ? 'fill-muted' : 'fill-ink'}>
        {title}
      </tspan>
      {state ? (
        <tspan
          {...(at.state === at.title ? { dx: 8 } : { x, y: at.state })}
          fontSize="12.5"
          className={FILLS[tone]}
        >
          {state}
        </tspan>
      ) : null}
      {why ? (
        <tspan x={x} y={at.why} fontSize="12.5" className="fill-muted">
          {why}
        </tspan>
      ) : null}
    </text>
  );
}
