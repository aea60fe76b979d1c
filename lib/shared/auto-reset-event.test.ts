import { describe, expect, it } from 'vitest';
import { AutoResetEvent } from './auto-reset-event.ts';

const FOREVER = Number.POSITIVE_INFINITY;

describe('an auto-reset event', () => {
  it('does not lose a set that came while nobody waited', async () => {
    const event = new AutoResetEvent();
    event.set();
    await expect(event.wait(FOREVER, new AbortController().signal)).resolves.toBeUndefined();
  });

  it('wakes a waiter when set, after its time, and on abort', async () => {
    const event = new AutoResetEvent();
    const abort = new AbortController();
    const waiting = event.wait(FOREVER, abort.signal);
    event.set();
    await waiting;
    await event.wait(1, abort.signal);
    const aborted = event.wait(FOREVER, abort.signal);
    abort.abort();
    await expect(aborted).resolves.toBeUndefined();
  });
});
