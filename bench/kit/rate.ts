const WARM_UP_MS = 2_000;

/**
 * Repeats an act, so many at once, for some seconds after a warm-up.
 *
 * @returns how many were completed per second
 */
export async function perSecond(
  concurrency: number,
  seconds: number,
  act: (n: number) => Promise<unknown>,
): Promise<number> {
  const begin = performance.now() + WARM_UP_MS;
  const end = begin + seconds * 1_000;
  let n = 0;
  let counted = 0;
  const repeat = async () => {
    while (performance.now() < end) {
      n += 1;
      await act(n);
      const now = performance.now();
      if (now >= begin && now < end) counted += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, repeat));
  return counted / seconds;
}

/** Does an act so often, so many at once. */
export async function repeatAct(
  concurrency: number,
  times: number,
  act: () => Promise<unknown>,
): Promise<void> {
  let left = times;
  const repeat = async () => {
    while (left > 0) {
      left -= 1;
      await act();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, repeat));
}
