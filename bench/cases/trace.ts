import { writeFile } from 'node:fs/promises';
import type { Browser } from '@playwright/test';
import { z } from 'zod';
import { openRecorded, type Press, press } from '#bench/kit/press.ts';
import { type BenchResult, round } from '#bench/kit/result.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { timestampMs } from '#lib/temporal-client/decode.ts';
import { readHistory } from '#lib/transfers/view/history.ts';
import type { OwnStack } from '#testing/stack/stack.ts';

const RUNS = 9;
const PICTURE = 'docs/pictures/press.svg';

/** By the clocks of the processes it happened in, all of one machine. */
interface Span {
  where: keyof typeof COLOURS;
  what: string;
  fromMs: number;
  toMs: number;
}

const COLOURS = {
  browser: '#2563eb',
  web: '#7c3aed',
  Temporal: '#0f766e',
  worker: '#b45309',
  bank: '#be123c',
};

/** One press of Send, the median of several: where each millisecond goes, as a table and as a picture. */
export async function benchTrace(stack: OwnStack, browser: Browser): Promise<BenchResult> {
  const page = await openRecorded(browser, stack.urls.web);
  // Warm-up.
  await press(page);
  const presses: Press[] = [];
  while (presses.length < RUNS) presses.push(await press(page));
  await page.close();
  const median = presses.sort((one, other) => completedMs(one) - completedMs(other))[Math.floor(RUNS / 2)];
  if (!median) throw new RangeError('There was no press.');
  const spans = (await spansOf(median, stack)).sort((one, other) => one.fromMs - other.fromMs);
  await writeFile(PICTURE, pictureOf(spans));
  return {
    name: `One press of Send, ms after the click (the median of ${RUNS}; the picture is ${PICTURE})`,
    rows: spans.map(({ where, what, fromMs, toMs }) => ({
      ...{ where, what, from: round(fromMs), to: round(toMs), took: round(toMs - fromMs) },
    })),
  };
}

function completedMs({ atMs, seen }: Press): number {
  return seen.completed - atMs;
}

async function spansOf({ referenceId, atMs, seen, order, events }: Press, stack: OwnStack): Promise<Span[]> {
  const span = (where: Span['where'], what: string, from: number, to: number): Span => ({
    ...{ where, what, fromMs: from - atMs, toMs: to - atMs },
  });
  const { intentAtMs, outcomeAtMs } = await auditOf(referenceId, stack);
  const { startedAtMs, closedAtMs, activities } = readHistory(events);
  const { items: calls } = await bank().listCalls({ transfer: referenceId });
  const started = startedAtMs ?? 0;
  return [
    span('browser', 'checks the form, sends the order', atMs, order.sentAtMs),
    span('web', 'takes the order, asks the bank', order.sentAtMs, intentAtMs),
    span('web', 'intent on disk, asks Temporal', intentAtMs, started),
    span('web', 'until the outcome is recorded', started, outcomeAtMs),
    span('web', 'outcome on disk, answers', outcomeAtMs, order.firstByteAtMs),
    ...workflowTasksIn(events).map(({ fromMs, toMs }) => span('worker', 'workflow task', fromMs, toMs)),
    ...activities.map(({ name, scheduledAtMs, endedAtMs }) =>
      span('Temporal', name, scheduledAtMs, endedAtMs ?? scheduledAtMs),
    ),
    ...calls.map(({ operation, at, durationMs }) =>
      span('bank', operation, Date.parse(at), Date.parse(at) + durationMs),
    ),
    span('Temporal', 'from start to completed', started, closedAtMs ?? started),
    span('browser', 'first step on screen', started, seen.firstStep),
    span('browser', '“Completed” on screen', closedAtMs ?? started, seen.completed),
    span('browser', 'opens the transfer’s page', Math.max(order.answeredAtMs, seen.completed), seen.opened),
  ];
}

const trail = z.object({ items: z.array(z.object({ at: z.string(), endedAt: z.string() })).length(1) });

async function auditOf(referenceId: string, { urls }: OwnStack) {
  const response = await fetch(`${urls.web}/audit.json?about=transfer&id=${referenceId}`);
  const [entry] = trail.parse(await response.json()).items;
  return { intentAtMs: Date.parse(entry?.at ?? ''), outcomeAtMs: Date.parse(entry?.endedAt ?? '') };
}

function workflowTasksIn(events: Press['events']): { fromMs: number; toMs: number }[] {
  const timeOf = (id: unknown) =>
    timestampMs(events.find(({ eventId }) => String(eventId) === String(id))?.eventTime) ?? 0;
  return events.flatMap(({ workflowTaskCompletedEventAttributes: task, eventTime }) =>
    task ? [{ fromMs: timeOf(task.scheduledEventId), toMs: timestampMs(eventTime) ?? 0 }] : [],
  );
}

const WIDTH = 880;
const LABELS = 290;
const ROW = 20;
const STEP_MS = 50;

function pictureOf(spans: readonly Span[]): string {
  const endMs = Math.max(...spans.map(({ toMs }) => toMs));
  const x = (ms: number) => round(LABELS + (Math.max(0, ms) / endMs) * (WIDTH - LABELS - 60));
  const height = ROW * (spans.length + 2);
  const rows = spans.map(({ where, what, fromMs, toMs }, row) => {
    const y = ROW * (row + 1);
    const width = Math.max(1.5, x(toMs) - x(fromMs));
    return `<text x="${LABELS - 8}" y="${y + 14}" text-anchor="end">${where}: ${what}</text>
<rect x="${x(fromMs)}" y="${y + 4}" width="${round(width)}" height="${ROW - 7}" fill="${COLOURS[where]}"/>
<text x="${round(x(fromMs) + width + 4)}" y="${y + 14}" fill="#475569">${round(toMs - fromMs)}</text>`;
  });
  const steps = Array.from({ length: Math.floor(endMs / STEP_MS) + 1 }, (_, step) => step * STEP_MS);
  const grid = steps.map(
    (ms) => `<path d="M${x(ms)} ${ROW}V${height - ROW}" stroke="#e2e8f0"/>
<text x="${x(ms)}" y="${height - 6}" text-anchor="middle" fill="#475569">${ms}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12">
<title>Where the milliseconds of one press of Send go</title>
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
${[...grid, ...rows].join('\n')}
</svg>
`;
}
