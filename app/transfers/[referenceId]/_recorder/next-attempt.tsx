import { formatRemaining } from '#app/_live/countdown.tsx';
import type { Recording } from '#lib/transfers/recorder/recording.ts';
import { middleOf } from './lanes.ts';
import { Spot } from './spot.tsx';

/** A ring where the next attempt is due, and how long that is. */
export function NextAttempt({ recording, nowMs }: { recording: Recording; nowMs: number }) {
  const { next, lanes } = recording;
  if (!next) return null;
  const worker = lanes.findLastIndex(({ kind }) => kind === 'worker');
  return (
    <Spot atMs={next.atMs} axis={recording} y={middleOf(worker)}>
      <circle r="9" strokeWidth="1.5" strokeDasharray="3 3" className="fill-surface stroke-waiting" />
      <text y="3.5" textAnchor="middle" fontSize="10.5" fontWeight="600" className="money fill-waiting">
        {next.attempt}
      </text>
      {next.atMs > nowMs ? (
        <text y="-14" x="9" textAnchor="end" className="money fill-waiting">
          in {formatRemaining(next.atMs - nowMs)}
        </text>
      ) : null}
    </Spot>
  );
}
