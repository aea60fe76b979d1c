/**
 * Random sequences of calls in random interleavings keep the ledger's invariants. TEST_SEQUENCES sets
 * how many per database (200 by default). A failure prints the seed and the shortest sequence.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultKind, type KeyState, type ProblemCode, refusalCode } from '#lib/bank-client/contract.ts';
import { BankProblem } from '#lib/bank-client/errors.ts';
import { RemitError } from '#lib/shared/errors.ts';
import { startTestBank, type TestBank } from '#testing/bank/bank.ts';

const SEQUENCES = Number(process.env.TEST_SEQUENCES ?? 200);

/** Sequences per bank: few, so that checking its ledger stays quick. */
const SEQUENCES_PER_BANK = 100;

const SLOWEST_MS = 6;

/** A caller's timeout: longer than the slowest call, short if the bank hangs. */
const CALL_TIMEOUT_MS = 15;

const ACCOUNTS = 4;
const KEYS = 6;
const TRANSFERS = 3;

const post = fc.record({
  step: fc.constant('post' as const),
  operation: fc.constantFrom('withdraw', 'withdraw', 'deposit', 'refund', 'external-refund'),
  key: fc.nat(KEYS - 1),
  account: fc.nat(ACCOUNTS - 1),
  amountMinor: fc.constantFrom(1, 50, 100, 100, 100, 1000),
  transfer: fc.nat(TRANSFERS - 1),
  /** Whether the caller times out almost at once, so that the call may post late. */
  timesOutEarly: fc.boolean(),
});

const lookUp = fc.record({ step: fc.constant('lookup' as const), key: fc.nat(KEYS - 1) });

const close = post.map((instruction) => ({ ...instruction, step: 'close' as const }));

const changeStatus = fc.record({
  step: fc.constant('status' as const),
  account: fc.nat(ACCOUNTS - 1),
  status: fc.constantFrom('open', 'open', 'frozen', 'closed'),
});

const armFault = fc.record({
  step: fc.constant('fault' as const),
  kind: fc.constantFrom(...faultKind.options),
  transfer: fc.option(fc.nat(TRANSFERS - 1)),
  count: fc.integer({ min: 1, max: 3 }),
});

const step = fc.oneof(
  { weight: 12, arbitrary: post },
  { weight: 1, arbitrary: lookUp },
  { weight: 2, arbitrary: close },
  { weight: 1, arbitrary: changeStatus },
  { weight: 3, arbitrary: armFault },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Steps of a batch run concurrently, batches one after the other. */
const sequence = fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 5 });

interface World {
  bank: TestBank;
  banks: [string, string];
  accounts: string[];
  key: (index: number) => string;
  transfer: (index: number) => string;
  /** The final answer callers got for each key: a transaction, a refusal, or void. */
  answers: Map<string, Set<string>>;
}

/** Two accounts with 250 at one bank, an empty one and one in euros at another. */
async function newWorld(bank: TestBank): Promise<World> {
  const run = randomUUID().slice(0, 8);
  const banks: [string, string] = [`one-${run}`, `two-${run}`];
  const holder = 'Somebody';
  const opened = [
    { bank: banks[0], holder, currency: 'USD' as const, openingBalanceMinor: 250 },
    { bank: banks[0], holder, currency: 'USD' as const, openingBalanceMinor: 250 },
    { bank: banks[1], holder, currency: 'USD' as const, openingBalanceMinor: 0 },
    { bank: banks[1], holder, currency: 'EUR' as const, openingBalanceMinor: 250 },
  ].map((account, index) => bank.client.openAccount({ ...account, id: `${run}-${index}` }));
  return {
    bank,
    banks,
    accounts: (await Promise.all(opened)).map(({ id }) => id),
    key: (index) => `${run}-key-${index}`,
    transfer: (index) => `${run}-transfer-${index}`,
    answers: new Map(),
  };
}

function recordOutcome(world: World, key: string, what: string): void {
  world.answers.set(key, (world.answers.get(key) ?? new Set()).add(what));
}

function isFinal(code: ProblemCode): boolean {
  return code === 'key_void' || refusalCode.safeParse(code).success;
}

async function run(world: World, step: Step): Promise<void> {
  const { client } = world.bank;
  switch (step.step) {
    case 'post':
      return runPost(world, step);
    case 'close': {
      const request = requestOf(world, step);
      const state = await client.closeKey(
        world.key(step.key),
        { ...request, operation: step.operation },
        { timeoutMs: CALL_TIMEOUT_MS },
      );
      // Whose money it moved: a key must not be closed as posted for another instruction.
      if (state.transaction) expect(state.transaction).toMatchObject(request);
      return recordOutcome(world, world.key(step.key), finalOf(state));
    }
    case 'lookup':
      await client.lookUpKey(world.key(step.key), { timeoutMs: CALL_TIMEOUT_MS });
      return;
    case 'status':
      await client.changeAccount(world.accounts[step.account] ?? '', { status: step.status });
      return;
    case 'fault': {
      const scope =
        step.transfer === null ? { bank: world.banks[0] } : { transfer: world.transfer(step.transfer) };
      const params = step.kind === 'slow' ? { delayMs: SLOWEST_MS / 2, jitterMs: SLOWEST_MS / 2 } : {};
      await client.armFault({
        kind: step.kind,
        scope,
        params,
        count: step.count,
        by: 'a test',
        reason: 'chance',
      });
    }
  }
}

function requestOf(world: World, step: Step & { step: 'post' | 'close' }) {
  return {
    account: world.accounts[step.account] ?? '',
    amountMinor: step.amountMinor,
    currency: step.account === ACCOUNTS - 1 ? ('EUR' as const) : ('USD' as const),
    transfer: world.transfer(step.transfer),
  };
}

async function runPost(world: World, step: Step & { step: 'post' }): Promise<void> {
  const key = world.key(step.key);
  const request = requestOf(world, step);
  const options = { key, timeoutMs: step.timesOutEarly ? 3 : CALL_TIMEOUT_MS };
  const { client } = world.bank;
  try {
    const { transactionId } =
      step.operation === 'external-refund'
        ? await client.externalRefund({ ...request, reason: 'by hand', externalReference: 'none' }, options)
        : await client[step.operation](request, options);
    recordOutcome(world, key, transactionId);
  } catch (error) {
    if (error instanceof BankProblem && isFinal(error.code))
      recordOutcome(world, key, error.code === 'key_void' ? 'void' : error.code);
  }
}

function finalOf({ outcome, code, transaction }: KeyState): string {
  return transaction?.transactionId ?? code ?? outcome;
}

async function expectBooksToBeRight(world: World): Promise<void> {
  const { client } = world.bank;
  await client.clearFaults();
  const keys = Array.from({ length: KEYS }, (_, index) => world.key(index));
  const closed = await Promise.all(keys.map((key) => closedState(world, key)));
  // Calls still under way must change nothing.
  await sleep(SLOWEST_MS * 2);
  expect(await Promise.all(keys.map((key) => client.lookUpKey(key)))).toEqual(closed);
  for (const [index, key] of keys.entries()) {
    const state = closed[index];
    const answers = [...(world.answers.get(key) ?? [])];
    expect(answers.length, `${key} has more than one outcome: ${answers}`).toBeLessThanOrEqual(1);
    if (state && answers.length === 1) expect(answers[0]).toBe(finalOf(state));
  }
  expect(await client.check()).toMatchObject({ ok: true, violations: [] });
  const accounts = await Promise.all(world.accounts.map((id) => client.getAccount(id)));
  for (const { postedMinor, inTransitMinor } of accounts) {
    expect(postedMinor).toBeGreaterThanOrEqual(0);
    expect(inTransitMinor).toBeGreaterThanOrEqual(0);
  }
}

/** Closes a key for whatever it holds. */
async function closedState({ bank: { client }, accounts }: World, key: string): Promise<KeyState> {
  const any = { operation: 'withdraw', amountMinor: 1, currency: 'USD', transfer: 'none' } as const;
  return client.closeKey(key, { ...any, account: accounts[0] ?? '' }).catch((error: unknown) => {
    if (error instanceof BankProblem && error.code === 'key_reused') return client.lookUpKey(key);
    throw error;
  });
}

/** Not a failed expectation. */
function ignoreBankErrors(error: unknown): void {
  if (!(error instanceof RemitError)) throw error;
}

async function checkSequences(kind: 'sqlite' | 'postgres', numRuns: number): Promise<void> {
  const bank = await startTestBank(kind);
  try {
    await fc.assert(
      fc.asyncProperty(sequence, async (batches) => {
        const world = await newWorld(bank);
        for (const batch of batches) {
          await Promise.all(batch.map((step) => run(world, step).catch(ignoreBankErrors)));
        }
        await expectBooksToBeRight(world);
      }),
      { numRuns },
    );
  } finally {
    await bank.close();
  }
}

describe.each(['sqlite', 'postgres'] as const)('random calls to the bank on %s', (kind) => {
  it(
    `keep the ledger’s invariants, in ${SEQUENCES} sequences`,
    async () => {
      for (let done = 0; done < SEQUENCES; done += SEQUENCES_PER_BANK) {
        await checkSequences(kind, Math.min(SEQUENCES_PER_BANK, SEQUENCES - done));
      }
    },
    60_000 + SEQUENCES * 1000,
  );
});
