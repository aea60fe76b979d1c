/** A sleep that can be cut short: one waits, others ring. A ring while nobody waits is not lost. */
export class AutoResetEvent {
  private rung = false;
  private wake: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  /** Resolves when rung, after `ms` (never by time, when infinite), or when `signal` aborts. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.rung && !signal.aborted) await this.sleep(ms, signal);
    this.rung = false;
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
