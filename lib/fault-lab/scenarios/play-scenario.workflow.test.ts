import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { bank } from '#lib/bank-client/shared-client.ts';
import { isDemoAccount, newReferenceId, workflowIdOf } from '#lib/shared/ids.ts';
import { DECIDE_APPROVAL_UPDATE, RESOLVE_REFUND_UPDATE } from '#temporal/contract.ts';
import { SagaStack, until } from '#testing/workflows/saga-stack.ts';
import { CAST } from './cast.ts';
import { SCENARIO_IDS, SCENARIOS, type ScenarioId } from './catalogue.ts';
import { playScenario } from './play-scenario.ts';

let stack: SagaStack;
let stopWorker: () => Promise<void>;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  stopWorker = await stack.startWorker();
  stack.configureThisProcess();
});

afterAll(async () => {
  expect(await stack?.bank.check()).toMatchObject({ ok: true, inTransit: [] });
  await stopWorker?.();
  await stack?.stop();
});

const handleOf = (reference: string) => stack.client.workflow.getHandle(workflowIdOf(reference));

async function endingOf(reference: string): Promise<string | null | undefined> {
  try {
    await handleOf(reference).result();
    return 'completed';
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    return error.cause instanceof ApplicationFailure ? error.cause.type : 'cancelled';
  }
}

/** The kinds of the bank's transactions for a transfer, in their order. */
async function postingsOf(reference: string): Promise<string[]> {
  const { items } = await bank().listTransferEntries(reference);
  return [...new Map(items.reverse().map(({ transactionId, kind }) => [transactionId, kind])).values()];
}

/** What came of the calls of one kind, in their order. */
async function callsOf(reference: string, operation: string): Promise<string[]> {
  const { items } = await bank().listCalls({ transfer: reference });
  const calls = items.reverse().filter((call) => call.operation === operation);
  return calls.map(({ outcome, answerLost }) => (answerLost ? `${outcome}, answer lost` : outcome));
}

async function play(id: ScenarioId) {
  const reference = newReferenceId();
  const played = await playScenario(id, 'tessa', { reference });
  // Its stage follows it before it exists.
  expect(played.references[0]).toBe(reference);
  return { ...played, reference };
}

const BOTH = ['withdrawal', 'deposit'];
const RETURNED = ['withdrawal', 'refund'];

/** Those that end by themselves. */
const ENDINGS: [ScenarioId, ending: string, postings: string[]][] = [
  ['happy-path', 'completed', BOTH],
  ['insufficient-funds', 'declined', []],
  ['closed-target', 'refunded', RETURNED],
  ['bank-down', 'completed', BOTH],
  ['fifth-attempt', 'completed', BOTH],
  ['withdrawal-answer-lost', 'completed', BOTH],
  ['slow-bank', 'completed', BOTH],
];

describe.concurrent('a scenario', () => {
  it.each(ENDINGS)('%s ends as %s, with %j', async (id, ending, postings) => {
    const { reference, followUps } = await play(id);
    expect(followUps).toEqual([]);
    expect(await endingOf(reference)).toBe(ending);
    expect(await postingsOf(reference)).toEqual(postings);
  });

  it('is played by its cast, with accounts that are known as the demonstration’s', async () => {
    const { reference, source } = await play('happy-path');
    await endingOf(reference);
    const { payer, payee } = CAST['happy-path'];
    const { items } = await bank().listLedgerTransfers({ transfers: [reference] });
    const accounts = [source, ...(items[0]?.depositedTo ?? [])];
    expect(accounts.map(isDemoAccount)).toEqual([true, true]);
    const opened = await Promise.all(accounts.map((id) => bank().getAccount(id)));
    expect(opened.map(({ holder }) => holder)).toEqual([payer, payee]);
  });

  it('fifth-attempt makes five deposits of which one posts', async () => {
    const { reference } = await play('fifth-attempt');
    await endingOf(reference);
    expect(await callsOf(reference, 'deposit')).toEqual([...Array(4).fill('failed'), 'posted']);
  });

  it('withdrawal-answer-lost answers the repeat with the receipt of the first', async () => {
    const { reference } = await play('withdrawal-answer-lost');
    await endingOf(reference);
    expect(await callsOf(reference, 'withdraw')).toEqual(['posted, answer lost', 'replayed']);
  });

  it('slow-bank gives up two attempts, of which the first lands all the same', async () => {
    const { reference } = await play('slow-bank');
    await endingOf(reference);
    expect(await callsOf(reference, 'deposit')).toEqual([
      'posted, answer lost',
      'replayed, answer lost',
      'replayed',
    ]);
  });

  it('bug-in-the-deposit waits for the fix, and completes after it', async () => {
    const { reference, followUps } = await play('bug-in-the-deposit');
    const [fix] = followUps;
    if (fix?.kind !== 'clear-fault') throw new Error('There is nothing to fix.');
    await until(
      () => callsOf(reference, 'deposit'),
      (calls) => calls.length >= 2,
    );
    expect(await postingsOf(reference)).toEqual(['withdrawal']);
    await bank().clearFault(fix.faultId);
    expect(await endingOf(reference)).toBe('completed');
    expect(await postingsOf(reference)).toEqual(BOTH);
  });

  it('deposit-answer-lost, cancelled, is too late and completes', async () => {
    const { reference, followUps } = await play('deposit-answer-lost');
    expect(followUps).toEqual([{ kind: 'cancel', label: 'Cancel now', reference }]);
    await until(
      () => callsOf(reference, 'deposit'),
      (calls) => calls.length >= 1,
    );
    await handleOf(reference).cancel();
    expect(await endingOf(reference)).toBe('completed');
    expect(await postingsOf(reference)).toEqual(BOTH);
  });

  it('refund-stuck waits for a person, and then does what was decided', async () => {
    const { reference, followUps } = await play('refund-stuck');
    expect(followUps).toMatchObject([{ kind: 'decide-refund', reference }]);
    await until(
      () => callsOf(reference, 'refund'),
      (calls) => calls.length === 1,
    );
    const decision = { action: 'retry', by: 'olga', reason: 'it is open again' };
    await until(
      () =>
        handleOf(reference)
          .executeUpdate(RESOLVE_REFUND_UPDATE, { args: [decision] as [object] })
          .then(
            () => true,
            () => false,
          ),
      (accepted) => accepted,
    );
    expect(await endingOf(reference)).toBe('refunded');
    expect(await postingsOf(reference)).toEqual(RETURNED);
  });

  it('approval waits for a second person, who is not the one that played it', async () => {
    const { reference, followUps } = await play('approval');
    expect(followUps).toMatchObject([{ kind: 'approve', reference }]);
    const decideAs = (by: string) =>
      handleOf(reference).executeUpdate(DECIDE_APPROVAL_UPDATE, {
        args: [{ decision: 'approve', by, reason: 'looked at it' }] as [object],
      });
    await expect(decideAs('tessa')).rejects.toThrow();
    expect(await postingsOf(reference)).toEqual([]);
    await decideAs('sam');
    expect(await endingOf(reference)).toBe('completed');
  });

  it('burst sends 50 through an outage, and all arrive', async () => {
    const { references } = await play('burst');
    expect(new Set(references).size).toBe(50);
    const endings = await Promise.all(references.map(endingOf));
    expect(endings.every((ending) => ending === 'completed')).toBe(true);
  });

  it('played twice at once has accounts of its own each time', async () => {
    const [one, other] = await Promise.all([play('happy-path'), play('happy-path')]);
    expect(await Promise.all([endingOf(one.reference), endingOf(other.reference)])).toEqual([
      'completed',
      'completed',
    ]);
    expect(one.reference).not.toBe(other.reference);
  });

  it.each(['worker-crash', 'temporal-crash'] as const)(
    '%s is refused where there are no switches, and begins nothing',
    async (id) => {
      await expect(playScenario(id, 'tessa')).rejects.toMatchObject({
        message: expect.stringContaining('needs `npm start`'),
        certainty: 'not-done',
      });
    },
  );
});

it('a reference that is used is refused before anything is armed or reset', async () => {
  const { reference } = await play('happy-path');
  const reset = vi.fn();
  await expect(playScenario('refund-stuck', 'tessa', { reference, reset })).rejects.toMatchObject({
    message: `Reference ${reference} is already used. Nothing was played.`,
    certainty: 'not-done',
  });
  expect(reset).not.toHaveBeenCalled();
  const { items } = await bank().listFaults();
  expect(items.filter(({ scope }) => scope.transfer === reference)).toEqual([]);
  expect(await endingOf(reference)).toBe('completed');
});

it('what cannot be played resets nothing', async () => {
  const reset = vi.fn();
  await expect(playScenario('worker-crash', 'tessa', { reset })).rejects.toThrow('needs `npm start`');
  expect(reset).not.toHaveBeenCalled();
});

it('a play with a reset runs alone', async () => {
  let endReset = () => {};
  const resetting = new Promise<void>((resolve) => {
    endReset = resolve;
  });
  const reset = vi.fn(() => resetting);
  const first = playScenario('happy-path', 'tessa', { reset });
  for (const options of [{ reset }, {}]) {
    await expect(playScenario('happy-path', 'tessa', options)).rejects.toMatchObject({
      message: expect.stringContaining('Another chapter, scenario or reset is under way.'),
      certainty: 'not-done',
    });
  }
  endReset();
  const { references } = await first;
  expect(await Promise.all(references.map(endingOf))).toEqual(['completed']);
  expect(reset).toHaveBeenCalledOnce();
});

it('what a crash leaves armed ends', async () => {
  const { reference } = await play('withdrawal-answer-lost');
  const { items } = await bank().listFaults();
  expect(items.find(({ scope }) => scope.transfer === reference)).toMatchObject({ count: 1, seconds: 600 });
  expect(await endingOf(reference)).toBe('completed');
});

it('every scenario is in the catalogue once, and says what it needs', () => {
  expect(SCENARIOS.map(({ id }) => id)).toEqual(SCENARIO_IDS);
});
