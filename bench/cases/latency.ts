import type { Browser } from '@playwright/test';
import { openRecorded, type Press, press } from '#bench/kit/press.ts';
import { type BenchResult, percentile, round, type Target } from '#bench/kit/result.ts';
import { startBareTransfer } from '#bench/kit/transfers.ts';
import { readHistory } from '#lib/transfers/view/history.ts';
import type { OwnStack } from '#testing/stack/stack.ts';

const RUNS = 20;

export async function benchLatency(stack: OwnStack, browser: Browser): Promise<BenchResult> {
  const page = await openRecorded(browser, stack.urls.web);
  const bare: Bare[] = [];
  const sent: Press[] = [];
  // In turns, so that other load on the machine hits both alike.
  for (let turn = 0; turn <= RUNS; turn += 1) {
    await page.goto('about:blank');
    const [one, other] = [await sendBare(), await press(page)];
    // The first of each is a warm-up.
    if (turn > 0) {
      bare.push(one);
      sent.push(other);
    }
  }
  await page.close();
  const starts = bare.map(({ startedMs }) => startedMs);
  const results = bare.map(({ resultMs }) => resultMs);
  return {
    name: `Latency of one transfer, ms after the click (${RUNS} transfers, one at a time)`,
    rows: [
      rowOf('bare client: start', starts),
      rowOf('bare client: start to result', results),
      ...Object.entries(STAGES).map(([stage, atMs]) => rowOf(stage, sent.map(atMs))),
    ],
    targets: [
      targetOf('click to “Completed” on screen', sent.map(STAGES[COMPLETED]), results, 1.8),
      targetOf('click to first step on screen', sent.map(STAGES[FIRST_STEP]), results, 0.8),
      targetOf('click to workflow started', sent.map(STAGES[STARTED]), starts, 2),
    ],
  };
}

function targetOf(
  what: string,
  measured: readonly number[],
  bare: readonly number[],
  maxRatio: number,
): Target {
  const [ms, bareMs] = [percentile(measured, 0.5), percentile(bare, 0.5)];
  return {
    metric: `Latency: ${what}, p50`,
    measured: `${round(ms)} ms`,
    baseline: `${round(bareMs)} ms, bare client`,
    ratio: round(ms / bareMs, 2),
    target: `≤ ${maxRatio} of the baseline`,
    met: ms <= maxRatio * bareMs,
  };
}

/** Milliseconds since the call: when Temporal has answered it, and when the client has the result. */
interface Bare {
  startedMs: number;
  resultMs: number;
}

async function sendBare(): Promise<Bare> {
  const begun = performance.now();
  const handle = await startBareTransfer();
  const startedMs = performance.now() - begun;
  await handle.result();
  return { startedMs, resultMs: performance.now() - begun };
}

const STARTED = 'workflow started in Temporal';
const FIRST_STEP = 'first step begun, on screen';
const COMPLETED = '“Completed” on screen';

/** Milliseconds since the click. */
const STAGES = {
  [STARTED]: ({ atMs, events }) => (readHistory(events).startedAtMs ?? 0) - atMs,
  'workflow completed in Temporal': ({ atMs, events }) => (readHistory(events).closedAtMs ?? 0) - atMs,
  'first byte of the form’s response': ({ atMs, order }) => order.firstByteAtMs - atMs,
  'transfer on screen': ({ atMs, seen }) => seen.shown - atMs,
  [FIRST_STEP]: ({ atMs, seen }) => seen.firstStep - atMs,
  [COMPLETED]: ({ atMs, seen }) => seen.completed - atMs,
} satisfies Record<string, (press: Press) => number>;

function rowOf(metric: string, values: readonly number[]) {
  return { metric, 'p50 ms': round(percentile(values, 0.5)), 'p95 ms': round(percentile(values, 0.95)) };
}
