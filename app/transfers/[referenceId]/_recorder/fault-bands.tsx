import { FAULT_TITLES } from '#lib/fault-lab/fault-titles.ts';
import type { Recording } from '#lib/transfers/recorder/recording.ts';
import { positionOf } from './axis.ts';
import { middleOf } from './lanes.ts';

interface Props {
  recording: Recording;
  nowMs: number;
}

export function FaultBands({ recording, nowMs }: Props) {
  return recording.lanes.flatMap(({ faults, bank }, lane) =>
    faults.map(({ fault, fromMs, toMs }) => {
      const x = positionOf(fromMs, recording);
      const width = positionOf(toMs ?? nowMs, recording) - x;
      // Pauses grow: there is more room for a name at the end.
      const isLate = x + width > 30;
      const title = FAULT_TITLES[fault.kind];
      return (
        <g key={`${bank} ${fault.id}`}>
          <rect
            x={`${x}%`}
            y={`${middleOf(lane) - 1.35}em`}
            width={`${width}%`}
            height="2.7em"
            rx="4"
            strokeWidth="0.75"
            className="fill-refused-wash stroke-refused"
          >
            <title>{`${title}: ${fault.reason}`}</title>
          </rect>
          <text
            x={`${isLate ? x + width : x}%`}
            dx={isLate ? -6 : 6}
            y={`${middleOf(lane) - 0.4}em`}
            textAnchor={isLate ? 'end' : 'start'}
            className="fill-refused font-medium"
          >
            {title}
          </text>
        </g>
      );
    }),
  );
}
