/**
 * An end to waiting: with the caller's signal, or by itself after a time in which nothing renewed it.
 *
 * Built of a controller, a timer and a listener rather than of AbortSignal.any and AbortSignal.timeout,
 * because those can be collected as garbage while something waits on them (nodejs/node#57736). And
 * fetch itself can lose the signal it was given in the same way (nodejs/undici#3644, #4627), so that
 * whoever must not wait for ever races it against {@link Deadline.race}.
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #caller: AbortSignal | undefined;
  readonly #onCaller = (): void => this.#controller.abort(this.#caller?.reason);
  readonly #ended: Promise<never>;
  #passed = false;

  constructor(ms: number, caller: AbortSignal | undefined) {
    this.#caller = caller;
    this.#ended = new Promise((_, reject) => {
      this.signal.addEventListener('abort', () => reject(this.signal.reason));
    });
    this.#ended.catch(() => undefined);
    this.#timer = setTimeout(() => {
      this.#passed = true;
      this.#controller.abort(new Error(`No data from the bank for ${ms} ms.`));
    }, ms);
    if (caller?.aborted) this.#onCaller();
    else caller?.addEventListener('abort', this.#onCaller);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether it was time, and not the caller, that ended the wait. */
  get passed(): boolean {
    return this.#passed;
  }

  /** The promise's outcome, or the reason of the deadline when that comes first. */
  race<Result>(promise: Promise<Result>): Promise<Result> {
    return Promise.race([promise, this.#ended]);
  }

  /** Begins the time anew. */
  renew(): void {
    this.#timer.refresh();
  }

  /** To be called when the wait is over, so that nothing is left behind on the caller's signal. */
  end(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#onCaller);
  }
}
