import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { startBarePage } from '#bench/baseline/live-page.ts';
import { type BenchResult, percentile, round, type Target } from '#bench/kit/result.ts';
import { freePorts, HOST } from '#dev/shared/ports.ts';
import { devServerArguments, isTemporalOn } from '#dev/temporal-cli/dev-server.ts';
import { type BankClient, createBankClient } from '#lib/bank-client/client.ts';
import type { ArmFault } from '#lib/bank-client/contract.ts';
import { newReferenceId, workflowIdOf } from '#lib/shared/ids.ts';
import { memoOf } from '#lib/transfers/memo.ts';
import { type HistoryEvent, readHistory } from '#lib/transfers/view/history.ts';
import {
  DECIDE_APPROVAL_UPDATE,
  DEFAULT_RETRY,
  MONEY_TRANSFER_TASK_QUEUE,
  MONEY_TRANSFER_WORKFLOW,
  type PaymentDetails,
} from '#temporal/contract.ts';
import { startStack } from '#testing/stack/stack.ts';

const TRANSFERS = 20;
const RETRIES = 2;
const IDLE_MS = 500;
const WATCHERS = [0, 1, 50];
const WATCHED_MS = 20_000;
const MAX_P50_MS = 50;
const MAX_P95_MS = 150;
/** To the bare page. */
const MAX_RATIO = 1.5;

/**
 * The delay from an event, by the clock of the process it happened in, to the screen, and the calls to
 * Temporal that a live page makes. It has its own stack, whose Temporal server publishes metrics.
 */
export async function benchFreshness(browser: Browser, cli: string): Promise<BenchResult[]> {
  const temporal = await startTemporal(cli);
  const stack = await startStack({ TEMPORAL_ADDRESS: temporal.address, TEMPORAL_UI_URL: temporal.uiUrl });
  const connection = await Connection.connect({ address: temporal.address });
  const bench: Bench = {
    webUrl: stack.urls.web,
    bank: createBankClient({ baseUrl: stack.urls.bank, token: stack.bankToken }),
    client: new Client({ connection }),
    callsSoFar: temporal.callsSoFar,
  };
  try {
    return [await measureFreshness(bench, browser), await measureCost(bench)];
  } finally {
    await connection.close();
    await stack.stop();
    await temporal.stop();
  }
}

interface Bench {
  webUrl: string;
  bank: BankClient;
  client: Client;
  callsSoFar(): Promise<TemporalCalls>;
}

/** Calls to Temporal's frontend that only reading one workflow makes. */
interface TemporalCalls {
  historyPolls: number;
  describes: number;
}

async function startTemporal(cli: string) {
  const folder = await mkdtemp(join(tmpdir(), 'remit-bench-'));
  const [port = 0, uiPort = 0, metricsPort = 0] = await freePorts(3);
  const options = devServerArguments({
    port,
    ui: { host: HOST, port: uiPort },
    databaseFile: join(folder, 'temporal.db'),
  });
  const server = spawn(cli, [...options, '--metrics-port', String(metricsPort)], { stdio: 'ignore' });
  while (!(await isTemporalOn(port))) await sleep(100);
  return {
    address: `${HOST}:${port}`,
    uiUrl: `http://${HOST}:${uiPort}/namespaces/default`,
    callsSoFar: () => readMetrics(`http://${HOST}:${metricsPort}/metrics`),
    stop: async () => {
      server.kill('SIGTERM');
      await once(server, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}

async function readMetrics(url: string): Promise<TemporalCalls> {
  // The server updates its counters once a second.
  await sleep(2_000);
  const metrics = await (await fetch(url)).text();
  const requests = (operation: string) =>
    [...metrics.matchAll(/^service_requests\{([^}]*)\} (\d+)$/gm)]
      .filter(([, labels = '']) => labels.includes(`operation="${operation}"`))
      .filter(([, labels = '']) => labels.includes('namespace="default"') && labels.includes('"frontend"'))
      .reduce((sum, [, , count]) => sum + Number(count), 0);
  return {
    historyPolls: requests('GetWorkflowExecutionHistory') + requests('PollWorkflowExecutionHistory'),
    describes: requests('DescribeWorkflowExecution'),
  };
}

type Fault = Pick<ArmFault, 'kind' | 'count' | 'seconds'>;

/** Starts a transfer between two new accounts; the fault hits only its deposit. */
async function start({ bank, client }: Bench, approvalThresholdMinor: number, fault?: Fault) {
  const referenceId = newReferenceId();
  const account = { holder: 'Bench', currency: 'USD', openingBalanceMinor: 10_000 } as const;
  const details: PaymentDetails = {
    referenceId,
    sourceAccount: (await bank.openAccount({ ...account, bank: 'bank1.example.com' })).id,
    targetAccount: (await bank.openAccount({ ...account, bank: 'bank2.example.com' })).id,
    amountMinor: 100,
    currency: 'USD',
    requestedBy: 'bench',
    policy: { approvalThresholdMinor, approvalDeadlineMs: 3_600_000, retry: DEFAULT_RETRY },
  };
  if (fault) {
    const scope = { transfer: referenceId, operation: 'deposit' } as const;
    await bank.armFault({ ...fault, scope, by: 'bench', reason: 'to make it retry' });
  }
  const handle = await client.workflow.start(MONEY_TRANSFER_WORKFLOW, {
    workflowId: workflowIdOf(referenceId),
    taskQueue: MONEY_TRANSFER_TASK_QUEUE,
    args: [details],
    memo: memoOf(details),
  });
  return { referenceId, handle };
}

async function measureFreshness(bench: Bench, browser: Browser): Promise<BenchResult> {
  const bare = await startBarePage(bench.client, (events) => occurrencesIn(events).map(({ what }) => what));
  const page = await browser.newPage({ baseURL: bench.webUrl });
  await page.addInitScript({ content: RECORDER });
  const barePage = await browser.newPage({ baseURL: bare.url });
  const lags: Lags = { events: [], calls: [] };
  const bareLags: number[] = [];
  try {
    // In turns, so that other load on the machine hits both alike.
    for (let turn = -1; turn < TRANSFERS; turn += 1) {
      const { events, calls } = await followOne(bench, page, turn);
      await page.goto('about:blank');
      const bareEvents = await followBare(bench, barePage, turn);
      await barePage.goto('about:blank');
      // The first of each is a warm-up.
      if (turn < 0) continue;
      lags.events.push(...events);
      lags.calls.push(...calls);
      bareLags.push(...bareEvents);
    }
  } finally {
    bare.stop();
  }
  await page.close();
  await barePage.close();
  return {
    name: `Freshness of the transfer page (${TRANSFERS} transfers, half of them with ${RETRIES} retries)`,
    rows: [
      rowOf('history event → bare page', bareLags),
      rowOf('history event → screen', lags.events),
      rowOf('bank call → screen', lags.calls),
    ],
    targets: [
      ...targetsOf('Freshness: history event to screen', lags.events, bareLags),
      ...targetsOf('Freshness: bank call to screen', lags.calls),
    ],
  };
}

/** The same transfers, on a page that only writes what its `EventSource` brings. */
async function followBare(bench: Bench, page: Page, turn: number): Promise<number[]> {
  const { handle } = await startFor(bench, turn);
  await page.goto(`/${handle.workflowId}`);
  await sleep(IDLE_MS);
  const seen = await approveAndSee(handle, page);
  return (await eventsOf(handle)).map((occurrence) => lagOf(occurrence, seen));
}

function targetsOf(what: string, lags: readonly number[], bareLags?: readonly number[]): Target[] {
  return [
    { share: 0.5, maxMs: MAX_P50_MS },
    { share: 0.95, maxMs: MAX_P95_MS },
  ].map(({ share, maxMs }) => {
    const lag = percentile(lags, share);
    const bare = bareLags && percentile(bareLags, share);
    return {
      metric: `${what}, p${share * 100}`,
      measured: `${round(lag)} ms`,
      ...(bare && { baseline: `${round(bare)} ms, bare page`, ratio: round(lag / bare, 2) }),
      ...(bare
        ? { target: `≤ ${MAX_RATIO} of the baseline`, met: lag <= MAX_RATIO * bare }
        : { target: `≤ ${maxMs} ms`, met: lag <= maxMs }),
    };
  });
}

/** Milliseconds from an event to the screen. */
interface Lags {
  events: number[];
  calls: number[];
}

/** Every second one retries. Each waits for its approval until the page is open. */
function startFor(bench: Bench, turn: number) {
  return start(bench, 0, turn % 2 === 0 ? undefined : { kind: 'fail-next', count: RETRIES });
}

async function followOne(bench: Bench, page: Page, turn: number): Promise<Lags> {
  const { referenceId, handle } = await startFor(bench, turn);
  await page.goto(`/transfers/${referenceId}`);
  await page.locator('[data-connection="live"]').waitFor();
  await page.locator('[data-step="approval"][data-status="waiting"]').waitFor();
  // Measure a page that has finished loading.
  await sleep(IDLE_MS);
  const seen = await approveAndSee(handle, page);
  return {
    events: (await eventsOf(handle)).map((occurrence) => lagOf(occurrence, seen)),
    calls: (await callsOf(bench, referenceId)).map((occurrence) => lagOf(occurrence, seen)),
  };
}

/** @returns when each item was first on screen */
async function approveAndSee(handle: WorkflowHandle, page: Page): Promise<Record<string, number>> {
  await handle.executeUpdate<unknown, [object]>(DECIDE_APPROVAL_UPDATE, {
    args: [{ decision: 'approve', by: 'another', reason: 'page is open' }],
  });
  return page.evaluate<Record<string, number>>('window.seenAll');
}

/** Records when each item is first on screen. */
const RECORDER = `
  const seenAtMs = {};
  const note = (what) => { seenAtMs[what] ??= performance.timeOrigin + performance.now(); };
  let finish;
  window.seenAll = new Promise((resolve) => { finish = () => resolve(seenAtMs); });
  const record = () => {
    for (const row of document.querySelectorAll('[data-step]')) {
      const { step, status } = row.dataset;
      note(step + ' ' + status);
      if (status !== 'upcoming') note(step + ' begun');
      for (const attempt of row.querySelectorAll('[data-attempt]')) {
        if (!attempt.textContent.includes('No call reached the bank')) note(step + ' call ' + attempt.dataset.attempt);
      }
    }
    for (const status of document.querySelectorAll('[role="status"]')) {
      if (status.textContent.includes('Transfer complete')) note('completed');
    }
    if (seenAtMs.completed) finish();
  };
  new MutationObserver(() => requestAnimationFrame(record))
    .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
`;

interface Occurrence {
  what: string;
  atMs: number;
}

async function eventsOf(handle: WorkflowHandle): Promise<Occurrence[]> {
  return occurrencesIn((await handle.fetchHistory()).events ?? []);
}

function occurrencesIn(events: HistoryEvent[]): Occurrence[] {
  const { approval, activities, closedAtMs } = readHistory(events);
  const occurrences = [
    { what: 'approval approved', atMs: approval?.atMs },
    ...activities.flatMap(({ name, scheduledAtMs, endedAtMs }) => [
      { what: `${name} begun`, atMs: scheduledAtMs },
      { what: `${name} posted`, atMs: endedAtMs },
    ]),
    { what: 'completed', atMs: closedAtMs },
  ];
  return occurrences.flatMap(({ what, atMs }) => (atMs ? [{ what, atMs }] : []));
}

async function callsOf({ bank }: Bench, referenceId: string): Promise<Occurrence[]> {
  const { items } = await bank.listCalls({ transfer: referenceId });
  return items.map(({ operation, attempt, at, durationMs }) => ({
    what: `${operation} call ${attempt}`,
    atMs: Date.parse(at) + durationMs,
  }));
}

function lagOf({ what, atMs }: Occurrence, seen: Record<string, number>): number {
  const seenAtMs = seen[what];
  if (seenAtMs === undefined) throw new Error(`The page never showed "${what}".`);
  return seenAtMs - atMs;
}

function rowOf(metric: string, lags: number[]) {
  return {
    metric,
    count: lags.length,
    'p50 ms': round(percentile(lags, 0.5)),
    'p95 ms': round(percentile(lags, 0.95)),
    'max ms': round(percentile(lags, 1)),
  };
}

/** For each number of watchers, a transfer that retries all the time. */
async function measureCost(bench: Bench): Promise<BenchResult> {
  const calls: Record<number, TemporalCalls> = {};
  for (const watchers of WATCHERS) calls[watchers] = await callsWatchedBy(watchers, bench);
  return {
    name: `Calls to Temporal for a transfer that retries for ${WATCHED_MS / 1_000} s, by number of watchers`,
    rows: Object.entries(calls).map(([watchers, { historyPolls, describes }]) => ({
      watchers: Number(watchers),
      'history polls': historyPolls,
      describes,
      'calls to Temporal': historyPolls + describes,
    })),
    targets: WATCHERS.map((watchers) => fanOutTarget(watchers, sumOf(calls[watchers]), sumOf(calls[1]))),
  };
}

async function callsWatchedBy(watchers: number, bench: Bench): Promise<TemporalCalls> {
  const { referenceId } = await start(bench, Number.MAX_SAFE_INTEGER, { kind: 'down', seconds: 600 });
  const stop = new AbortController();
  const before = await bench.callsSoFar();
  await Promise.all(
    Array.from({ length: watchers }, (_, index) => watch(bench, referenceId, index, stop.signal)),
  );
  await sleep(WATCHED_MS);
  const after = await bench.callsSoFar();
  stop.abort();
  return {
    historyPolls: after.historyPolls - before.historyPolls,
    describes: after.describes - before.describes,
  };
}

function sumOf({ historyPolls, describes }: TemporalCalls = { historyPolls: 0, describes: 0 }): number {
  return historyPolls + describes;
}

/** The calls of one watcher vary by one, with the moment the count ends. */
function fanOutTarget(watchers: number, calls: number, callsOfOne: number): Target {
  const metric = `Calls to Temporal for one transfer in ${WATCHED_MS / 1_000} s, ${watchers} watching`;
  const measured = String(calls);
  if (watchers === 0) return { metric, measured, target: '0', met: calls === 0 };
  if (watchers === 1) return { metric, measured, target: '> 0', met: calls > 0 };
  return {
    metric,
    measured,
    baseline: String(callsOfOne),
    ratio: round(calls / callsOfOne, 2),
    target: 'as with 1 watching',
    met: Math.abs(calls - callsOfOne) <= Math.max(1, callsOfOne / 10),
  };
}

/** Opens the page's event stream as another browser. */
async function watch(
  { webUrl }: Bench,
  referenceId: string,
  browser: number,
  signal: AbortSignal,
): Promise<void> {
  const response = await fetch(`${webUrl}/live?topic=transfer/${referenceId}`, {
    headers: { cookie: `client=bench-${browser}` },
    signal,
  });
  if (!response.ok) throw new Error(`The stream answered ${response.status}: ${await response.text()}`);
  // An unread stream would hold up the server.
  void response.body?.pipeTo(new WritableStream(), { signal }).catch(() => {});
}
