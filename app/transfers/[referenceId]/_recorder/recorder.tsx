import { useServerNow } from '#app/_live/server-clock.tsx';
import {
  describeSharing,
  describeWorkerChange,
  laneLabel,
} from '#app/transfers/[referenceId]/_labels/recording-labels.ts';
import { type Recording, recordingOf } from '#lib/transfers/recorder/recording.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { type Axis, positionOf, ticksOf } from './axis.ts';
import { Bands, Outages } from './bands.tsx';
import { CallLines } from './call-lines.tsx';
import { Dots } from './dots.tsx';
import { HEAD, heightOf, middleOf } from './lanes.ts';
import { NextAttempt } from './next-attempt.tsx';
import { Spans } from './spans.tsx';

/** What each party did, on one axis of time. It grows with its type. */
export function Recorder({ view, untilMs }: { view: TransferView; untilMs: number | undefined }) {
  const nowMs = useServerNow();
  const recording = recordingOf(view, nowMs, untilMs);
  return (
    <section aria-labelledby="recorder">
      <h2 id="recorder" className="text-heading font-semibold">
        Flight recorder
      </h2>
      <p className="mt-0.5 mb-3 text-note text-muted">
        Every attempt, from both sides. A dot leads to its details.
      </p>
      <div className="card @container grid grid-cols-[auto_1fr] gap-x-4 py-3 pr-6 pl-4 text-note">
        <LaneNames recording={recording} />
        <Chart view={view} recording={recording} nowMs={nowMs} />
      </div>
      <Outages recording={recording} nowMs={nowMs} />
      <Changes view={view} fromMs={recording.fromMs} />
    </section>
  );
}

function LaneNames({ recording: { lanes } }: { recording: Recording }) {
  return (
    <svg aria-hidden="true" width="6.5em" height={`${heightOf(lanes.length)}em`}>
      {lanes.map((lane, index) => (
        <text key={`${lane.kind} ${lane.name}`} x="0" y={`${middleOf(index) + 0.35}em`} className="fill-ink">
          {laneLabel(lane)}
        </text>
      ))}
    </svg>
  );
}

interface ChartProps {
  view: TransferView;
  recording: Recording;
  nowMs: number;
}

/** The steps and the lists below have the same as text, and links that the keyboard reaches. */
function Chart({ view, recording, nowMs }: ChartProps) {
  const { lanes } = recording;
  const height = heightOf(lanes.length);
  return (
    <svg
      aria-hidden="true"
      data-recording=""
      width="100%"
      height={`${height}em`}
      className="min-w-0 overflow-visible"
    >
      <Grid axis={recording} lanes={lanes.length} />
      <Bands recording={recording} nowMs={nowMs} />
      <Spans recording={recording} nowMs={nowMs} />
      <CallLines recording={recording} />
      <ChangeLines view={view} recording={recording} />
      {view.closedAt === null ? <NowLine axis={recording} nowMs={nowMs} height={height} /> : null}
      <Dots view={view} recording={recording} />
      <NextAttempt recording={recording} nowMs={nowMs} />
    </svg>
  );
}

function Grid({ axis, lanes }: { axis: Axis; lanes: number }) {
  return (
    <>
      {ticksOf(axis).map(({ x, label }) => (
        <g key={label}>
          <line
            x1={`${x}%`}
            x2={`${x}%`}
            y1={`${HEAD - 0.5}em`}
            y2={`${heightOf(lanes)}em`}
            className="stroke-line"
          />
          <text
            x={`${x}%`}
            y="1em"
            textAnchor={x > 90 ? 'end' : x < 5 ? 'start' : 'middle'}
            className="fill-muted"
          >
            {label}
          </text>
        </g>
      ))}
      {Array.from({ length: lanes }, (_, index) => (
        <line
          // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its index.
          key={index}
          x1="0"
          x2="100%"
          y1={`${middleOf(index)}em`}
          y2={`${middleOf(index)}em`}
          className="stroke-line"
        />
      ))}
    </>
  );
}

function NowLine({ axis, nowMs, height }: { axis: Axis; nowMs: number; height: number }) {
  const x = `${positionOf(nowMs, axis)}%`;
  return (
    <line
      x1={x}
      x2={x}
      y1={`${HEAD - 0.5}em`}
      y2={`${height}em`}
      className="stroke-ink"
      strokeDasharray="2 2"
    />
  );
}

function ChangeLines({ view, recording }: { view: TransferView; recording: Recording }) {
  const first = recording.lanes.findIndex(({ kind }) => kind === 'worker');
  const placeOf = (worker: string) =>
    Math.max(
      first,
      recording.lanes.findIndex(({ kind, name }) => kind === 'worker' && name === worker),
    );
  return view.workerChanges.map((change) => {
    const x = positionOf(Date.parse(change.at), recording);
    return (
      <g key={change.at} className="text-waiting">
        <line
          x1={`${x}%`}
          x2={`${x}%`}
          y1={`${middleOf(placeOf(change.from))}em`}
          y2={`${middleOf(placeOf(change.to))}em`}
          strokeWidth="1.5"
          strokeDasharray="4 3"
          className="stroke-current"
        />
        <title>{describeWorkerChange(change, recording.fromMs)}</title>
      </g>
    );
  });
}

function Changes({ view, fromMs }: { view: TransferView; fromMs: number }) {
  const { workerChanges: changes, sharingWorkers: sharing } = view;
  if (changes.length === 0 && sharing.length === 0) return null;
  return (
    <ul aria-label="Changes of worker" className="mt-2 grid gap-1 text-note text-muted">
      {changes.map((change) => (
        <li key={change.at}>{describeWorkerChange(change, fromMs)}</li>
      ))}
      {sharing.length > 0 ? <li>{describeSharing(sharing)}</li> : null}
    </ul>
  );
}
