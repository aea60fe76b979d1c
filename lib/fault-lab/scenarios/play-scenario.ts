import { bank } from '#lib/bank-client/shared-client.ts';
import type { ProcessName } from '#lib/fault-lab/processes/contract.ts';
import { amidChanges, beforeAnyChange } from '#lib/shared/errors.ts';
import { newReferenceId, newScriptId } from '#lib/shared/ids.ts';
import { MAX_AMOUNT_MINOR } from '#lib/shared/money.ts';
import { approvalPolicy } from '#lib/transfers/policy.ts';
import type { RetryPresetId } from '#lib/transfers/retry-presets.ts';
import { type FollowUp, SCENARIOS, type ScenarioId, type ScenarioPlay } from './catalogue.ts';
import { beforeDeployment, deployFailingVersion, RAMP_PERCENT, rollBack } from './deploy.ts';
import { type Order, type ScenarioFault, ScenarioRefused, Stage } from './stage.ts';

const AMOUNT_MINOR = 40_000;
const BURST = 50;
const BURST_CONCURRENCY = 10;
const BUG_MEETS = 6;

/** Ten seconds apart at most, without limit: nobody watching waits longer. */
const DEMO_PRESET: RetryPresetId = 'ruby';

/**
 * Resolves when everything is set up; the transfers run on.
 * @throws ScenarioRefused, ScenarioUnfinished, BankUnreachable, BankProblem, TemporalUnavailable,
 *   SupervisorUnavailable
 */
export async function playScenario(id: ScenarioId, by: string): Promise<ScenarioPlay> {
  const scenario = SCENARIOS.find((candidate) => candidate.id === id);
  if (!scenario) throw new ScenarioRefused(`Unknown scenario: ${id}.`);
  const { faultLab } = await beforeAnyChange(bank().health());
  if (!faultLab) throw new ScenarioRefused('The bank runs with FAULT_LAB=off: scenarios are disabled.');
  const stage = new Stage(scenario, by);
  const play = await beforeAnyChange(PREPARATIONS[id](stage));
  try {
    return { scenario: id, followUps: [], ...(await amidChanges(play())) };
  } catch (error) {
    await stage.clearUp();
    throw error;
  }
}

type Play = () => Promise<
  Pick<ScenarioPlay, 'references' | 'source' | 'script'> & { followUps?: FollowUp[] }
>;

/** Changes nothing: whatever can refuse a play is asked here. @throws ScenarioRefused */
type Preparation = (stage: Stage) => Promise<Play>;

const PREPARATIONS: Record<ScenarioId, Preparation> = {
  'happy-path': (stage) => one(stage, {}),
  'insufficient-funds': (stage) => one(stage, { openingMinor: (amountMinor) => amountMinor - 1 }),
  'closed-target': (stage) => one(stage, { target: 'closed' }),
  'bank-down': (stage) =>
    one(stage, {
      retryPreset: DEMO_PRESET,
      fault: ({ target }) => ({ kind: 'down', scope: { account: target }, seconds: 20 }),
    }),
  'fifth-attempt': (stage) =>
    one(stage, { fault: (order) => ({ kind: 'fail-next', scope: depositOf(order), count: 4 }) }),
  'bug-in-the-deposit': (stage) =>
    one(stage, {
      retryPreset: DEMO_PRESET,
      fault: (order) => ({ kind: 'error', scope: depositOf(order), seconds: 600 }),
      followUp: ({ reference }, faultId) => ({
        kind: 'clear-fault',
        label: 'Fix the bug',
        faultId: faultId ?? '',
        reference,
      }),
    }),
  'withdrawal-answer-lost': (stage) =>
    one(stage, {
      fault: ({ reference }) => ({
        kind: 'lose-answer',
        scope: { transfer: reference, operation: 'withdraw' },
        count: 1,
      }),
    }),
  'deposit-answer-lost': (stage) =>
    one(stage, {
      fault: (order) => ({ kind: 'lose-answer', scope: depositOf(order), seconds: 180 }),
      followUp: ({ reference }) => ({ kind: 'cancel', label: 'Cancel now', reference }),
    }),
  'refund-stuck': (stage) =>
    one(stage, {
      target: 'closed',
      fault: ({ reference }) => ({
        kind: 'refuse',
        scope: { transfer: reference, operation: 'refund' },
        params: { code: 'account_closed' },
        count: 1,
      }),
      followUp: ({ reference }) => ({ kind: 'decide-refund', label: 'Resolve the refund', reference }),
    }),
  approval: async (stage) =>
    one(stage, {
      amountMinor: amountAboveThreshold(),
      followUp: ({ reference }) => ({ kind: 'approve', label: 'Approve as supervisor', reference }),
    }),
  'slow-bank': (stage) =>
    one(stage, {
      // A timeout of two seconds.
      retryPreset: 'java',
      fault: (order) => ({ kind: 'slow', scope: depositOf(order), params: { delayMs: 3_000 }, count: 2 }),
    }),
  'worker-crash': (stage) => crash(stage, 'worker'),
  'temporal-crash': (stage) => crash(stage, 'temporal'),
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

async function one(stage: Stage, setting: Setting): Promise<Play> {
  const amountMinor = setting.amountMinor ?? ordinaryAmount();
  return async () => {
    const { order, followUps } = await prepare(stage, { ...setting, amountMinor });
    await stage.send(order);
    return { references: [order.reference], source: order.source, followUps };
  };
}

/** Faults first, so that the transfer cannot overtake them. */
async function prepare(
  stage: Stage,
  setting: Setting & { amountMinor: number },
): Promise<{ order: Order; followUps: FollowUp[] }> {
  const { amountMinor, target, retryPreset, fault, followUp } = setting;
  const pair = await stage.openPair(setting.openingMinor?.(amountMinor) ?? amountMinor * 2, target);
  const reference = newReferenceId();
  const order = { ...pair, reference, amountMinor, ...(retryPreset ? { retryPreset } : {}) };
  const faultId = fault ? await stage.arm(fault(order)) : undefined;
  return { order, followUps: followUp ? [followUp(order, faultId)] : [] };
}

const outageAt = ({ target }: Pick<Order, 'target'>): ScenarioFault => ({
  kind: 'down',
  scope: { account: target },
  seconds: 15,
});

async function prepareOutage(stage: Stage, amountMinor: number): Promise<Order> {
  return (await prepare(stage, { amountMinor, retryPreset: DEMO_PRESET, fault: outageAt })).order;
}

async function crash(stage: Stage, name: ProcessName): Promise<Play> {
  await stage.requireKillable(name);
  const amountMinor = ordinaryAmount();
  return async () => {
    const order = await prepareOutage(stage, amountMinor);
    await stage.sendAndKill(order, name);
    return { references: [order.reference], source: order.source };
  };
}

async function withAndWithout(stage: Stage): Promise<Play> {
  await stage.requireKillable('worker');
  const amountMinor = ordinaryAmount();
  return async () => {
    const order = await prepareOutage(stage, amountMinor);
    const pair = await stage.openScriptPair(amountMinor * 2);
    await stage.arm(outageAt(pair));
    const script = { ...pair, reference: newScriptId(), amountMinor };
    await stage.sendBothAndKill(order, script);
    return { references: [order.reference], source: order.source, script: script.reference };
  };
}

async function bugDeployed(stage: Stage): Promise<Play> {
  await stage.requireKillable('worker');
  const version = await beforeDeployment();
  const amountMinor = Math.ceil(ordinaryAmount() / BUG_MEETS);
  return async () => {
    const pair = await stage.openPair(amountMinor * BUG_MEETS);
    const references = Array.from({ length: BUG_MEETS }, () => newReferenceId());
    try {
      await deployFailingVersion();
      await Promise.all(references.map((reference) => stage.send({ ...pair, reference, amountMinor })));
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

async function burst(stage: Stage): Promise<Play> {
  const amountMinor = Math.ceil(ordinaryAmount() / BURST);
  return () => sendBurst(stage, amountMinor);
}

async function sendBurst(stage: Stage, amountMinor: number) {
  const pair = await stage.openPair(amountMinor * BURST);
  await stage.arm({ kind: 'down', scope: { account: pair.target }, seconds: 15 });
  const references = Array.from({ length: BURST }, () => newReferenceId());
  for (let first = 0; first < BURST; first += BURST_CONCURRENCY) {
    const group = references.slice(first, first + BURST_CONCURRENCY);
    await Promise.all(
      group.map((reference) => stage.send({ ...pair, reference, amountMinor, retryPreset: DEMO_PRESET })),
    );
  }
  return { references, source: pair.source };
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
