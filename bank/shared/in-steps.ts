import { setTimeout as sleep } from 'node:timers/promises';

/** Long work in the background rests three times as long as it works: postings need the database and a processor. */
const REST = 3;

/** One step of long work, and the rest after it. */
export async function step<Result>(work: () => Promise<Result>): Promise<Result> {
  const begun = performance.now();
  const result = await work();
  await sleep((performance.now() - begun) * REST);
  return result;
}
