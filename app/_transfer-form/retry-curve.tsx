import { CURVE_MS } from '#lib/transfers/retry-curve.ts';

const WIDTH = 96;
const HEIGHT = 32;
const INSET = 3;
/** The most that a policy makes within the curve’s time. */
const MAX_ATTEMPTS = 15;

/** A dot for each attempt: time to the right, attempts upwards, at the same scale for every policy. */
export function RetryCurve({ times }: { times: readonly number[] }) {
  const points = times.map((atMs, index) => `${x(atMs)} ${y(index)}`);
  return (
    <svg
      role="img"
      aria-label={`${times.length} attempts in the first two minutes`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="h-8 w-24 shrink-0 self-center fill-none"
    >
      <path d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} className="stroke-line" />
      <path d={`M${points.join('L')}`} className="stroke-line-strong" />
      <path
        d={points.map((point) => `M${point}h0`).join('')}
        strokeWidth="3.5"
        strokeLinecap="round"
        className="stroke-accent"
      />
    </svg>
  );
}

function x(atMs: number): number {
  return Math.round(INSET + (atMs / CURVE_MS) * (WIDTH - 2 * INSET));
}

function y(index: number): number {
  return Math.round(HEIGHT - INSET - 1 - (index / (MAX_ATTEMPTS - 1)) * (HEIGHT - 2 * INSET - 1));
}
