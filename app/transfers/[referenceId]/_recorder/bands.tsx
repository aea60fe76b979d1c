import {
  describeBand,
  describeOutage,
  titleOfBand,
} from '#app/transfers/[referenceId]/_labels/recording-labels.ts';
import type { Band, Recording } from '#lib/transfers/recorder/recording.ts';
import { positionOf } from './axis.ts';
import { middleOf } from './lanes.ts';

interface Props {
  recording: Recording;
  nowMs: number;
}

/** When something was down: by a fault of the lab, or the process itself. */
export function Bands({ recording, nowMs }: Props) {
  return recording.lanes.flatMap(({ bands, kind, name }, lane) =>
    bands.map((band) => {
      const x = positionOf(band.fromMs, recording);
      const width = positionOf(band.toMs ?? nowMs, recording) - x;
      // Pauses grow: there is more room for a name at the end.
      const isLate = x + width > 30;
      return (
        <g key={`${kind} ${name} ${keyOf(band)}`}>
          <rect
            x={`${x}%`}
            y={`${middleOf(lane) - 1.35}em`}
            width={`${width}%`}
            height="2.7em"
            rx="4"
            strokeWidth="0.75"
            className="fill-refused-wash stroke-refused"
          >
            <title>{describeBand(band, nowMs)}</title>
          </rect>
          <text
            x={`${isLate ? x + width : x}%`}
            dx={isLate ? -6 : 6}
            y={`${middleOf(lane) - 0.4}em`}
            textAnchor={isLate ? 'end' : 'start'}
            // It would cover the dots beside it on a phone.
            className={`fill-refused font-medium ${width < 25 ? '@max-xl:hidden' : ''}`}
          >
            {titleOfBand(band)}
          </text>
        </g>
      );
    }),
  );
}

/** Of those that were of a process, as text. One of the bank process is in the lanes of all banks. */
export function Outages({ recording: { lanes, fromMs }, nowMs }: Props) {
  const ofProcesses = lanes.flatMap(({ bands }) => bands).filter(({ cause }) => 'process' in cause);
  const outages = new Map(ofProcesses.map((band) => [keyOf(band), band]));
  if (outages.size === 0) return null;
  return (
    <ul aria-label="Outages of processes" className="mt-2 grid gap-1 text-note text-muted">
      {[...outages].map(([key, band]) => (
        <li key={key}>{describeOutage(band, fromMs, nowMs)}</li>
      ))}
    </ul>
  );
}

/** A transfer knows nothing from before its start: interruptions that were going on then begin at the same time. */
function keyOf({ cause }: Band): string {
  return 'process' in cause ? `${cause.process} ${cause.pid} ${cause.kind} ${cause.from}` : cause.id;
}
