import { bank } from '#lib/bank-client/shared-client.ts';
import type { ProcessName } from '#lib/fault-lab/processes/contract.ts';
import { amidChanges, beforeAnyChange } from '#lib/shared/errors.ts';
import { newReferenceId, newScriptId } from '#lib/shared/ids.ts';
import { MAX_AMOUNT_MINOR } from '#lib/shared/money.ts';
import { approvalPolicy } from '#lib/transfers/policy.ts';
import type { RetryPresetId } from '#lib/transfers/retry-presets.ts';
import { BUG_MEETS, type FollowUp, SCENARIOS, type ScenarioId, type ScenarioPlay } from './catalogue.ts';
import { beforeDeployment, deployFailingVersion, RAMP_PERCENT, rollBack } from './deploy.ts';
import { type Order, type ScenarioFault, ScenarioRefused, ScenarioRun } from './scenario-run.ts';
import { inTurn } from './turns.ts';

const AMOUNT_MINOR = 40_000;
const BURST = 50;
const BURST_CONCURRENCY = 10;

/** Ten seconds apart at most, without limit: nobody watching waits longer. */
const DEMO_PRESET: RetryPresetId = 'ruby';

interface PlayOptions {
  /** Of the first transfer, which can be followed before it exists. */
  reference?: string | undefined;
  /** Of the outages whose length the scenario does not name. */
  outageSeconds?: number | undefined;
  /** Done once nothing refuses the play, and before it. No other play runs meanwhile. */
  reset?: (() => Promise<unknown>) | undefined;
}

/**
 * Resolves when everything is set up; the transfers run on.
 * @throws ScenarioRefused, ScenarioUnfinished, BankUnreachable, BankProblem, TemporalUnavailable,
 *   SupervisorUnavailable
 */
export async function playScenario(
  id: ScenarioId,
  by: string,
  options: PlayOptions = {},
): Promise<ScenarioPlay> {
  return inTurn(options.reset !== undefined, () => prepareAndPlay(id, by, options));
}

async function prepareAndPlay(
  id: ScenarioId,
  by: string,
  { reference = newReferenceId(), outageSeconds = 15, reset }: PlayOptions,
): Promise<ScenarioPlay> {
  const scenario = SCENARIOS.find((candidate) => candidate.id === id);
  if (!scenario) throw new ScenarioRefused(`Unknown scenario: ${id}.`);
  const { faultLab } = await beforeAnyChange(bank().health());
  if (!faultLab) throw new ScenarioRefused('The bank runs with FAULT_LAB=off: scenarios are disabled.');
  const run = new ScenarioRun(scenario, by, { reference, outageSeconds, isReset: reset !== undefined });
  await beforeAnyChange(run.requireUnused());
  const play = await beforeAnyChange(PREPARATIONS[id](run));
  await reset?.();
  try {
    return { scenario: id, followUps: [], ...(await amidChanges(play())) };
  } catch (error) {
    await run.clearUp();
    throw error;
  }
}

type Play = () => Promise<
  Pick<ScenarioPlay, 'references' | 'source' | 'script'> & { followUps?: FollowUp[] }
>;

/** Changes nothing: whatever can refuse a play is asked here. @throws ScenarioRefused */
type Preparation = (run: ScenarioRun) => Promise<Play>;

const PREPARATIONS: Record<ScenarioId, Preparation> = {
  'happy-path': (run) => one(run, {}),
  'insufficient-funds': (run) => one(run, { openingMinor: (amountMinor) => amountMinor - 1 }),
  'closed-target': (run) => one(run, { target: 'closed' }),
  'bank-down': (run) =>
    one(run, {
      retryPreset: DEMO_PRESET,
      fault: ({ target }) => ({ kind: 'down', scope: { account: target }, seconds: 20 }),
    }),
  'fifth-attempt': (run) =>
    one(run, { fault: (order) => ({ kind: 'fail-next', scope: depositOf(order), count: 4 }) }),
  'bug-in-the-deposit': (run) =>
    one(run, {
      retryPreset: DEMO_PRESET,
      fault: (order) => ({ kind: 'error', scope: depositOf(order), seconds: 600 }),
      followUp: ({ reference }, faultId) => ({
        kind: 'clear-fault',
        label: 'Fix the bug',
        faultId: faultId ?? '',
        reference,
      }),
    }),
  'withdrawal-answer-lost': (run) =>
    one(run, {
      fault: ({ reference }) => ({
        kind: 'lose-answer',
        scope: { transfer: reference, operation: 'withdraw' },
        count: 1,
      }),
    }),
  'deposit-answer-lost': (run) =>
    one(run, {
      fault: (order) => ({ kind: 'lose-answer', scope: depositOf(order), seconds: 180 }),
      followUp: ({ reference }) => ({ kind: 'cancel', label: 'Cancel now', reference }),
    }),
  'refund-stuck': (run) =>
    one(run, {
      target: 'closed',
      fault: ({ reference }) => ({
        kind: 'refuse',
        scope: { transfer: reference, operation: 'refund' },
        params: { code: 'account_closed' },
        count: 1,
      }),
      followUp: ({ reference }) => ({ kind: 'decide-refund', label: 'Resolve the refund', reference }),
    }),
  approval: async (run) =>
    one(run, {
      amountMinor: amountAboveThreshold(),
      followUp: ({ reference }) => ({ kind: 'approve', label: 'Approve as supervisor', reference }),
    }),
  'slow-bank': (run) =>
    one(run, {
      // A timeout of two seconds.
      retryPreset: 'java',
      fault: (order) => ({ kind: 'slow', scope: depositOf(order), params: { delayMs: 3_000 }, count: 2 }),
    }),
  'worker-crash': (run) => crash(run, 'worker'),
  'temporal-crash': (run) => crash(run, 'temporal'),
  'with-and-without': withAndWithout,
  'bug-deployed': bugDeployed,
  burst,
};

interface Setting {
  amountMinor?: number;
  openingMinor?: (amountMinor: number) => number;
  target?: 'open' | 'closed';
  retryPreset?: RetryPresetId;
  fault?: (order: Order) => ScenarioFault;
  followUp?: (order: Order, faultId: string | undefined) => FollowUp;
}

function depositOf({ reference }: Order) {
  return { transfer: reference, operation: 'deposit' } as const;
}

async function one(run: ScenarioRun, setting: Setting): Promise<Play> {
  const amountMinor = setting.amountMinor ?? ordinaryAmount();
  return async () => {
    const { order, followUps } = await prepare(run, { ...setting, amountMinor });
    await run.send(order);
    return { references: [order.reference], source: order.source, followUps };
  };
}

/** Faults first, so that the transfer cannot overtake them. */
async function prepare(
  run: ScenarioRun,
  setting: Setting & { amountMinor: number },
): Promise<{ order: Order; followUps: FollowUp[] }> {
  const { amountMinor, target, retryPreset, fault, followUp } = setting;
  const pair = await run.openPair(setting.openingMinor?.(amountMinor) ?? amountMinor * 2, target);
  const { reference } = run;
  const order = { ...pair, reference, amountMinor, ...(retryPreset ? { retryPreset } : {}) };
  const faultId = fault ? await run.arm(fault(order)) : undefined;
  return { order, followUps: followUp ? [followUp(order, faultId)] : [] };
}

async function prepareOutage(run: ScenarioRun, amountMinor: number): Promise<Order> {
  const fault = (order: Order) => run.outageAt(order);
  return (await prepare(run, { amountMinor, retryPreset: DEMO_PRESET, fault })).order;
}

async function crash(run: ScenarioRun, name: ProcessName): Promise<Play> {
  await run.requireKillable(name);
  const amountMinor = ordinaryAmount();
  return async () => {
    const order = await prepareOutage(run, amountMinor);
    await run.sendAndKill(order, name);
    return { references: [order.reference], source: order.source };
  };
}

async function withAndWithout(run: ScenarioRun): Promise<Play> {
  await run.requireKillable('worker');
  const amountMinor = ordinaryAmount();
  return async () => {
    const order = await prepareOutage(run, amountMinor);
    const pair = await run.openPair(amountMinor * 2);
    await run.arm(run.outageAt(pair));
    const script = { ...pair, reference: newScriptId(), amountMinor };
    await run.sendBothAndKill(order, script);
    return { references: [order.reference], source: order.source, script: script.reference };
  };
}

async function bugDeployed(run: ScenarioRun): Promise<Play> {
  await run.requireKillable('worker');
  const version = await beforeDeployment(run.isReset);
  const amountMinor = Math.ceil(ordinaryAmount() / BUG_MEETS);
  return async () => {
    const pair = await run.openPair(amountMinor * BUG_MEETS);
    const references = referencesOf(run, BUG_MEETS);
    try {
      await deployFailingVersion();
      await Promise.all(references.map((reference) => run.send({ ...pair, reference, amountMinor })));
    } catch (error) {
      await rollBack(version).catch(() => undefined);
      throw error;
    }
    return {
      references,
      source: pair.source,
      followUps: [
        { kind: 'ramp', label: `Ramp back to ${RAMP_PERCENT} %`, version },
        { kind: 'roll-back', label: 'Roll back', version },
      ],
    };
  };
}

async function burst(run: ScenarioRun): Promise<Play> {
  const amountMinor = Math.ceil(ordinaryAmount() / BURST);
  return () => sendBurst(run, amountMinor);
}

async function sendBurst(run: ScenarioRun, amountMinor: number) {
  const pair = await run.openPair(amountMinor * BURST);
  await run.arm(run.outageAt(pair));
  const references = referencesOf(run, BURST);
  for (let first = 0; first < BURST; first += BURST_CONCURRENCY) {
    const group = references.slice(first, first + BURST_CONCURRENCY);
    await Promise.all(
      group.map((reference) => run.send({ ...pair, reference, amountMinor, retryPreset: DEMO_PRESET })),
    );
  }
  return { references, source: pair.source };
}

function referencesOf({ reference }: ScenarioRun, count: number): string[] {
  return [reference, ...Array.from({ length: count - 1 }, () => newReferenceId())];
}

/** @throws ScenarioRefused where every transfer needs approval */
function ordinaryAmount(): number {
  const { approvalThresholdMinor } = approvalPolicy();
  if (approvalThresholdMinor === 0) {
    throw new ScenarioRefused('Every transfer needs approval here. Raise APPROVAL_THRESHOLD above 0.');
  }
  return Math.min(AMOUNT_MINOR, approvalThresholdMinor);
}

/** @throws ScenarioRefused where no amount is above the threshold */
function amountAboveThreshold(): number {
  const amountMinor = approvalPolicy().approvalThresholdMinor + AMOUNT_MINOR;
  if (amountMinor * 2 <= MAX_AMOUNT_MINOR) return amountMinor;
  throw new ScenarioRefused('APPROVAL_THRESHOLD exceeds the transfer limit. Lower it.');
}
