import { setTimeout as delay } from 'node:timers/promises';

const MAX_MS = 5_000;

/** With jitter, so that many do not return at once. */
export class Backoff {
  private round = 0;

  reset(): void {
    this.round = 0;
  }

  /** @throws AbortError when `signal` aborts */
  async pause(signal?: AbortSignal): Promise<void> {
    const ceiling = Math.min(MAX_MS, 100 * 2 ** this.round);
    this.round += 1;
    await delay(ceiling / 2 + (Math.random() * ceiling) / 2, undefined, signal && { signal });
  }
}
