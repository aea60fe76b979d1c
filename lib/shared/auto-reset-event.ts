/** Wakes one waiter per `set`; a `set` while nobody waits is kept for the next. */
export class AutoResetEvent {
  private isSet = false;
  private wake: (() => void) | undefined;

  set(): void {
    this.isSet = true;
    this.wake?.();
  }

  /** Resolves when set, after `ms` (which may be infinite), or when `signal` aborts. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.isSet && !signal.aborted) await this.sleep(ms, signal);
    this.isSet = false;
  }

  private sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(ms) ? setTimeout(() => this.wake?.(), ms) : undefined;
      this.wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.wake = undefined;
        resolve();
      };
      const onAbort = this.wake;
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}
