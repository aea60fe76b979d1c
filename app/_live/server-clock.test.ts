import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { stopwatch } from './server-clock.tsx';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('the server’s time goes on while this computer sleeps', () => {
  const elapsedMs = stopwatch();
  vi.advanceTimersByTime(1_000);
  // Asleep, only the clock on the wall goes on.
  vi.setSystemTime(Date.now() + 3_600_000);
  expect(elapsedMs()).toBe(3_601_000);
});

it('it does not run backwards with a clock that is set back', () => {
  const elapsedMs = stopwatch();
  vi.setSystemTime(Date.now() - 3_600_000);
  vi.advanceTimersByTime(1_000);
  expect(elapsedMs()).toBe(1_000);
});
