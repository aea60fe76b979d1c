import { describe, expect, it } from 'vitest';
import { AutoResetEvent } from './auto-reset-event.ts';

const FOREVER = Number.POSITIVE_INFINITY;

describe('an alarm', () => {
  it('does not lose a ring that came while nobody waited', async () => {
    const alarm = new AutoResetEvent();
    alarm.ring();
    await expect(alarm.wait(FOREVER, new AbortController().signal)).resolves.toBeUndefined();
  });

  it('wakes who waits, by a ring, by time, and by the end of it all', async () => {
    const alarm = new AutoResetEvent();
    const abort = new AbortController();
    const rung = alarm.wait(FOREVER, abort.signal);
    alarm.ring();
    await rung;
    await alarm.wait(1, abort.signal);
    const aborted = alarm.wait(FOREVER, abort.signal);
    abort.abort();
    await expect(aborted).resolves.toBeUndefined();
  });
});
