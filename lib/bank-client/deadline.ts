/**
 * Aborts with the caller's signal, or after a time without {@link Deadline.renew}.
 * AbortSignal.any and AbortSignal.timeout can be garbage-collected while something waits on them
 * (nodejs/node#57736), and fetch can lose its signal in the same way (nodejs/undici#3644, #4627): race it.
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

  /** Whether time ended the wait, not the caller. */
  get passed(): boolean {
    return this.#passed;
  }

  race<Result>(promise: Promise<Result>): Promise<Result> {
    return Promise.race([promise, this.#ended]);
  }

  renew(): void {
    this.#timer.refresh();
  }

  /** Must be called when the wait is over, to leave no listener on the caller's signal. */
  end(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#onCaller);
  }
}
