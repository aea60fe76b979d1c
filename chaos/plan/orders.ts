import type { ArmFault, FaultOperation } from '#lib/bank-client/contract.ts';
import { RETRY_PRESET_IDS } from '#lib/transfers/retry-presets.ts';
import { ARMED, KINDS, planParams } from './faults.ts';
import {
  APPROVAL_THRESHOLD_MINOR,
  type Door,
  PAST_THE_WEB,
  type PlannedAccount,
  type PlannedAgain,
  type PlannedForgetting,
  type PlannedOrder,
  type PlannedReset,
} from './plan.ts';
import type { Random } from './random.ts';

/** Each kind in turn, so that even a short run has them all. */
const PAST_THE_WEB_EVERY = 7;
const FORGOTTEN_EVERY = 12;

export function planOrders(
  random: Random,
  accounts: readonly PlannedAccount[],
  count: number,
  spanMs: number,
  run: string,
): PlannedOrder[] {
  const orders = Array.from({ length: count }, (_, index): PlannedOrder => {
    const order = {
      referenceId: `chaos-${run}-${index}`,
      atMs: random.between(0, spanMs * 0.85),
      retryPreset: random.pick(RETRY_PRESET_IDS),
      cancelAfterMs: random.chance(0.2) ? random.between(0, 6_000) : null,
      sentTwice: random.chance(0.1),
      conflictingAmountMinor: random.chance(0.06) ? random.between(20_001, 30_000) : null,
      watched: random.chance(0.2),
    };
    return index % FORGOTTEN_EVERY === 1
      ? planForgotten(random, order, accounts, Math.floor(index / FORGOTTEN_EVERY))
      : planKept(random, order, accounts, index);
  });
  return orders.sort((one, other) => one.atMs - other.atMs);
}

type Undirected = Omit<
  PlannedOrder,
  'from' | 'to' | 'amountMinor' | 'door' | 'faults' | 'reset' | 'forgetting'
>;

function planKept(
  random: Random,
  order: Undirected,
  accounts: readonly PlannedAccount[],
  index: number,
): PlannedOrder {
  const door = doorOf(index);
  return {
    ...order,
    ...planPayment(random, accounts, door === 'lax-threshold' || random.chance(0.12)),
    door,
    faults: planTransferFaults(random, order.referenceId),
    reset: order.watched || !random.chance(0.1) ? null : planReset(random),
    forgetting: null,
  };
}

/** Its money is in transit at once, and needs no approval first. */
function planForgotten(
  random: Random,
  order: Undirected,
  accounts: readonly PlannedAccount[],
  turn: number,
): PlannedOrder {
  const open = accounts.filter(({ status }) => status === 'open');
  const payment = { referenceId: order.referenceId, ...planPayment(random, open, false) };
  return {
    ...order,
    ...payment,
    door: 'web',
    faults: [planHeldDeposit(random, order.referenceId)],
    // A page follows one run of a workflow: it would show the end of the deleted one.
    watched: false,
    reset: null,
    forgetting: planForgetting(random, payment, open, turn),
  };
}

function inTurn<Item>(items: readonly [Item, ...Item[]], turn: number): Item {
  return items[turn % items.length] ?? items[0];
}

function doorOf(index: number): Door {
  return index % PAST_THE_WEB_EVERY === 0 ? inTurn(PAST_THE_WEB, index / PAST_THE_WEB_EVERY) : 'web';
}

function planPayment(
  random: Random,
  accounts: readonly PlannedAccount[],
  isLarge: boolean,
): Pick<PlannedOrder, 'from' | 'to' | 'amountMinor'> {
  const open = accounts.filter(({ status }) => status === 'open');
  // A transfer that is declined at once proves little, so most come from open accounts.
  const from = random.pick(random.chance(0.9) ? open : accounts);
  const to = random.pick(accounts.filter(({ id }) => id !== from.id));
  const amountMinor = isLarge
    ? APPROVAL_THRESHOLD_MINOR + random.between(1, 5_000)
    : random.between(1, 20_000);
  return { from: from.id, to: to.id, amountMinor };
}

/** Some while the first step is under way, some long after the end. */
function planReset(random: Random): PlannedReset {
  return {
    afterMs: random.between(0, random.pick([1_000, 15_000])),
    to: random.pick(['first-task', 'last-task'] as const),
  };
}

/** So that money is in transit when the workflow is forgotten. What has ended is not gone at once. */
function planHeldDeposit(random: Random, transfer: string): ArmFault {
  return {
    ...ARMED,
    kind: random.pick(['down', 'hang'] as const),
    scope: { transfer, operation: 'deposit' },
    params: {},
    count: random.between(3, 5),
  };
}

function planForgetting(
  random: Random,
  { referenceId, from, to, amountMinor }: Pick<PlannedOrder, 'referenceId' | 'from' | 'to' | 'amountMinor'>,
  open: readonly PlannedAccount[],
  turn: number,
): PlannedForgetting {
  const payer = random.pick(open.filter(({ id }) => id !== from)).id;
  const payee = random.pick(open.filter(({ id }) => id !== payer && id !== to)).id;
  const other = { from: payer, to: payee, amountMinor };
  // Without an answer, the key of its withdrawal is closed.
  const withoutAnswer: ArmFault = {
    ...ARMED,
    kind: random.pick(['down', 'lose-request', 'lose-answer'] as const),
    scope: { transfer: referenceId, operation: 'withdraw' },
    params: {},
    count: random.between(1, 3),
  };
  return {
    afterMs: random.between(0, random.pick([2_000, 2_000, 8_000])),
    sentAgain: inTurn<PlannedAgain | null>(
      [
        { ...other, door: 'impatient', faults: [withoutAnswer] },
        { ...other, door: 'web', faults: [] },
        null,
        { ...other, door: 'impatient', faults: [] },
        { from, to, amountMinor, door: 'web', faults: [] },
      ],
      turn,
    ),
  };
}

/** None, a fault of any kind on one of its steps, or a refused refund. */
function planTransferFaults(random: Random, transfer: string): ArmFault[] {
  const refused = (operation: FaultOperation, count: number): ArmFault => ({
    ...ARMED,
    kind: 'refuse',
    scope: { transfer, operation },
    params: planParams(random, 'refuse'),
    count,
  });
  if (random.chance(0.08)) return [refused('deposit', 1), refused('refund', random.between(1, 2))];
  if (!random.chance(0.35)) return [];
  const operation = random.pick(['withdraw', 'deposit', 'refund'] as const);
  const kind = random.pick(KINDS);
  const fault: ArmFault = {
    ...ARMED,
    kind,
    scope: { transfer, operation },
    params: planParams(random, kind),
    count: random.between(1, 4),
  };
  // A refund needs a refused deposit first.
  return operation === 'refund' ? [refused('deposit', 1), fault] : [fault];
}
