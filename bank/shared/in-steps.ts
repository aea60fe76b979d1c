import { setTimeout as sleep } from 'node:timers/promises';

/** Short enough for a posting that waits behind it. */
const WORK_MS = 50;
const REST = 3;

/** Long work in the background rests three times as long as it works: postings need the database and a processor. */
export class Pace {
  #workedMs = 0;

  /** One step, after the rest that those before it have made due. */
  async step<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#workedMs >= WORK_MS) {
      await sleep(this.#workedMs * REST);
      this.#workedMs = 0;
    }
    const begun = performance.now();
    const result = await work();
    this.#workedMs += performance.now() - begun;
    return result;
  }
}
