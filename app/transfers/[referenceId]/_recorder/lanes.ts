/** All in em, so that the drawing grows with its type. */
export const HEAD = 2;
export const LANE = 3;

export function heightOf(lanes: number): number {
  return HEAD + lanes * LANE;
}

/** Of the n-th lane. */
export function middleOf(index: number): number {
  return HEAD + (index + 0.5) * LANE;
}
