import type { ReactNode } from 'react';
import { type Axis, positionOf } from './axis.ts';

interface Props {
  atMs: number;
  axis: Axis;
  /** In em. */
  y: number;
  children: ReactNode;
}

/** A place on the axis, at which its children are drawn in pixels. */
export function Spot({ atMs, axis, y, children }: Props) {
  return (
    <svg aria-hidden="true" x={`${positionOf(atMs, axis)}%`} y={`${y}em`} className="overflow-visible">
      {children}
    </svg>
  );
}
