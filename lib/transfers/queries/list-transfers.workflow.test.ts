import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { listExecutions } from '#lib/temporal-client/visibility.ts';
import { NO_FILTER, parseFilter, type TransferFilter } from '#lib/transfers/filter/filter.ts';
import { visibilityQuery } from '#lib/transfers/filter/visibility-query.ts';
import { SagaStack, type StartedTransfer, type TransferSetup, until } from '#testing/workflows/saga-stack.ts';
import { countTransfers } from './count-transfers.ts';
import { listTransfers, type TransferSummary } from './list-transfers.ts';
import { transfersCsv } from './transfers-csv.ts';

const SLOW_RETRY = { initialIntervalMs: 600_000, maximumIntervalMs: 600_000 };
const APPROVAL = { thresholdMinor: 0, deadlineMs: 600_000 };

let stack: SagaStack;
let stopWorker: () => Promise<void>;
let paths: Record<keyof typeof SETUPS, StartedTransfer>;

/** One transfer of each kind that a list can tell apart and that stays as it is. */
const SETUPS = {
  completed: {},
  declined: { amountMinor: 1_000_000 },
  refunded: { targetAccount: 'B5555' },
  'awaiting-approval': { approval: APPROVAL, amountMinor: 70_000 },
  withdrawing: {
    retry: SLOW_RETRY,
    faults: [{ kind: 'fail-next', scope: { operation: 'withdraw' }, count: 1 }],
  },
  depositing: {
    retry: SLOW_RETRY,
    faults: [{ kind: 'fail-next', scope: { operation: 'deposit' }, count: 1 }],
  },
  'awaiting-operator': {
    targetAccount: 'B5555',
    faults: [
      { kind: 'refuse', scope: { operation: 'refund' }, params: { code: 'account_closed' }, count: 1 },
    ],
  },
} satisfies Record<string, TransferSetup>;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  stopWorker = await stack.startWorker();
  stack.configureThisProcess();
  paths = await startAll();
  await until(
    () =>
      Promise.all(
        Object.entries(paths).map(
          async ([status, { details }]) => (await summaryOf(details.referenceId))?.status === status,
        ),
      ),
    (ended) => ended.every(Boolean),
  );
});

afterAll(async () => {
  await stopWorker?.();
  await stack?.stop();
});

async function startAll() {
  const started = await Promise.all(
    Object.entries<TransferSetup>(SETUPS).map(async ([status, setup]) => [
      status,
      await stack.startTransfer(setup),
    ]),
  );
  return Object.fromEntries(started) as typeof paths;
}

async function summaryOf(referenceId: string): Promise<TransferSummary | undefined> {
  return (await everything({ text: referenceId })).find((one) => one.referenceId === referenceId);
}

/** All that a filter finds, by pages of two. */
async function everything(filter: Partial<TransferFilter>): Promise<TransferSummary[]> {
  const items: TransferSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await listTransfers(
      { ...NO_FILTER, ...filter },
      { limit: 2, ...(cursor ? { cursor } : {}) },
    );
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor);
  return items;
}

async function statusesOf(filter: Partial<TransferFilter>): Promise<string[]> {
  return (await everything(filter)).map(({ status }) => status).sort();
}

describe('a list of transfers', () => {
  it.each(Object.keys(SETUPS) as (keyof typeof SETUPS)[])(
    'finds those that are %s, and no others',
    async (status) => {
      const found = await everything({ statuses: [status] });
      expect(found.map(({ referenceId }) => referenceId)).toEqual([paths[status].details.referenceId]);
    },
  );

  it('finds those of several statuses, and those in progress whatever their step', async () => {
    expect(await statusesOf({ statuses: ['completed', 'refunded'] })).toEqual(['completed', 'refunded']);
    expect(await statusesOf({ statuses: ['in-progress'] })).toEqual(['depositing', 'withdrawing']);
  });

  it('has each transfer once, those under way first, however small its pages', async () => {
    const found = await everything({});
    expect(found).toHaveLength(Object.keys(SETUPS).length);
    expect(new Set(found.map(({ referenceId }) => referenceId)).size).toBe(found.length);
    const closed = found.map(({ closedAt }) => closedAt !== null);
    expect(closed).toEqual([...closed].sort());
  });

  it('tells the step, the attempt and when the next one is due', async () => {
    const { referenceId } = paths.depositing.details;
    const [found] = await everything({ statuses: ['depositing'] });
    expect(found).toMatchObject({
      referenceId,
      requestedBy: 'teller',
      amountMinor: 40_000,
      retrying: true,
      inTransitMinor: 40_000,
      lastCall: { operation: 'deposit', attempt: 1, outcome: 'failed' },
    });
    const { raw } = await paths.depositing.handle.describe();
    const due = Number(raw.pendingActivities?.[0]?.nextAttemptScheduleTime?.seconds ?? 0);
    expect(Math.abs(Date.parse(found?.nextAttemptAt ?? '') / 1_000 - due)).toBeLessThan(5);
  });

  it('finds what retries, what needs a decision, and what is at risk', async () => {
    expect(await statusesOf({ retrying: true })).toEqual(['depositing', 'withdrawing']);
    expect(await statusesOf({ needsDecision: true })).toEqual(['awaiting-approval', 'awaiting-operator']);
    expect(await statusesOf({ atRisk: true })).toEqual(['awaiting-operator', 'depositing']);
  });

  it('finds by account, by amount, by time, and by all of it together', async () => {
    const { sourceAccount, targetAccount, referenceId } = paths.completed.details;
    for (const account of [sourceAccount, targetAccount]) {
      expect((await everything({ account })).map((one) => one.referenceId)).toEqual([referenceId]);
    }
    expect(await statusesOf({ account: 'B5555' })).toEqual(['awaiting-operator', 'refunded']);
    expect(await statusesOf({ minMinor: 70_000 })).toEqual(['awaiting-approval', 'declined']);
    expect(await statusesOf({ minMinor: 70_000, maxMinor: 70_000 })).toEqual(['awaiting-approval']);
    expect(await statusesOf({ account: 'B5555', statuses: ['refunded'] })).toEqual(['refunded']);
    const today = new Date().toISOString().slice(0, 10);
    expect(await everything({ from: today, to: today })).toHaveLength(Object.keys(SETUPS).length);
    expect(await everything({ to: '2020-01-01' })).toEqual([]);
  });

  it('finds by the beginning of a reference, an account, and the bank’s id of a transaction', async () => {
    const { referenceId, sourceAccount } = paths.refunded.details;
    const [entry] = await paths.refunded.entries();
    for (const text of [
      referenceId,
      referenceId.slice(0, -1).toUpperCase(),
      sourceAccount,
      entry?.transactionId ?? '',
    ]) {
      expect((await everything({ text })).map((one) => one.referenceId)).toEqual([referenceId]);
    }
    expect(await everything({ text: 'W1' })).toEqual([]);
  });

  it('calls stuck what is open, needs no decision, and had no activity for so long', async () => {
    const nowMs = Date.now() + 6 * 60_000;
    const query = visibilityQuery(
      { ...NO_FILTER, stuckMinutes: 5 },
      { nowMs, foundByText: [], lastResetMs: null, attributes: 'find-those-without' },
    );
    const { executions } = await listExecutions(query ?? '', 100, undefined);
    expect(executions).toHaveLength(4);
    expect(await everything({ stuckMinutes: 1 })).toEqual([]);
  });

  it('refuses a cursor that is none', async () => {
    for (const cursor of ['', 'bm9uc2Vuc2U']) {
      await expect(listTransfers(NO_FILTER, { limit: 2, cursor })).rejects.toThrow('has expired');
    }
  });

  it('is counted by status', async () => {
    const counts = await countTransfers(NO_FILTER);
    expect(counts).toMatchObject({
      completed: 1,
      declined: 1,
      refunded: 1,
      'awaiting-approval': 1,
      'awaiting-operator': 1,
      'in-progress': 2,
      'not-completed': 0,
    });
    expect(await countTransfers({ ...NO_FILTER, account: 'B5555' })).toMatchObject({
      refunded: 1,
      completed: 0,
    });
  });

  it('is counted once for all lists that differ in status only', async () => {
    const counts = countTransfers({ ...NO_FILTER, account: 'B5555' });
    expect(countTransfers({ ...NO_FILTER, account: 'B5555', statuses: ['completed'] })).toBe(counts);
    await counts;
    expect(countTransfers({ ...NO_FILTER, account: 'B5555', retrying: true })).toBe(counts);
  });

  it('is written down as CSV, whole', async () => {
    const text = await new Response(await transfersCsv({ ...NO_FILTER, account: 'B5555' })).text();
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^Reference,Status,From,To,Amount,Currency,/);
    expect(lines.find((line) => line.startsWith(paths.refunded.details.referenceId))).toContain(',refunded,');
    expect(text).toContain(',400.00,USD,teller,');
  });
});

describe('no text that a person can put into a filter', () => {
  const NASTY = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({
      unit: fc.constantFrom("'", '"', '\\', '`', ';', '-', '%', '_', '(', ')', ' ', 'A', '1', '\n', '\0'),
    }),
    fc.constantFrom(
      "' OR '1'='1",
      "x' OR ExecutionStatus = 'Completed",
      '\\',
      "\\' OR 1=1 --",
      "''",
      '%',
      '_',
    ),
  );

  it('gets into a query that is not an id: nothing is found, and nothing else is', async () => {
    await fc.assert(
      fc.asyncProperty(NASTY, NASTY, async (account, text) => {
        const found = await everything({ account, text });
        expect(found.filter((one) => one.sourceAccount !== account && one.targetAccount !== account)).toEqual(
          [],
        );
        const context = {
          nowMs: 0,
          foundByText: [],
          lastResetMs: 0,
          attributes: 'leave-those-without',
        } as const;
        const query = visibilityQuery({ ...NO_FILTER, account, text }, context) ?? '';
        expect(query.replace(/'[A-Za-z0-9._:-]*'/g, '')).not.toMatch(/['"\\`;%]|--/);
      }),
      { numRuns: 200 },
    );
  });

  it('makes a list fail, by whichever parameter it comes', async () => {
    await fc.assert(
      fc.asyncProperty(NASTY, async (text) => {
        const names = ['status', 'account', 'version', 'min', 'from', 'stuck', 'q', 'retrying'];
        const params = new URLSearchParams(names.map((name) => [name, text]));
        const { filter } = parseFilter(params);
        await listTransfers(filter, { limit: 2 });
      }),
      { numRuns: 100 },
    );
  });
});
