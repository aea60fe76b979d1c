const WARM_UP_MS = 2_000;

/** @returns how many actions completed per second, after a warm-up */
export async function perSecond(
  concurrency: number,
  seconds: number,
  action: (n: number) => Promise<unknown>,
): Promise<number> {
  const begin = performance.now() + WARM_UP_MS;
  const end = begin + seconds * 1_000;
  let n = 0;
  let counted = 0;
  const repeat = async () => {
    while (performance.now() < end) {
      n += 1;
      await action(n);
      const now = performance.now();
      if (now >= begin && now < end) counted += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, repeat));
  return counted / seconds;
}

export async function repeatAction(
  concurrency: number,
  times: number,
  action: () => Promise<unknown>,
): Promise<void> {
  let left = times;
  const repeat = async () => {
    while (left > 0) {
      left -= 1;
      await action();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, repeat));
}
