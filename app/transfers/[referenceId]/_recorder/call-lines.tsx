import type { Recording } from '#lib/transfers/recorder/recording.ts';
import { positionOf } from './axis.ts';
import { LANE, middleOf } from './lanes.ts';
import { Spot } from './spot.tsx';

/** From the worker to the bank; a lost answer breaks half-way back. */
export function CallLines({ recording }: { recording: Recording }) {
  return recording.calls.map(({ worker, bank, atMs, answer }) => {
    if (bank < 0) return null;
    const x = `${positionOf(atMs, recording)}%`;
    const [top, bottom] = [middleOf(worker), middleOf(bank)];
    const half = bottom - LANE / 2;
    return (
      <g key={`${bank} ${atMs}`} strokeWidth="1.25">
        <line
          x1={x}
          x2={x}
          y1={`${answer === 'lost' ? half : top}em`}
          y2={`${bottom}em`}
          strokeDasharray={answer === 'given' ? undefined : '3 3'}
          className={answer === 'lost' ? 'stroke-waiting' : 'stroke-line-strong'}
        />
        {answer === 'lost' ? (
          <Spot atMs={atMs} axis={recording} y={half}>
            <path
              d="M-4 -4l8 8m0 -8l-8 8"
              strokeWidth="1.75"
              strokeLinecap="round"
              className="stroke-waiting"
            />
          </Spot>
        ) : null}
      </g>
    );
  });
}
