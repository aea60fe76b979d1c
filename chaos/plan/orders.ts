import type { ArmFault, FaultOperation } from '#lib/bank-client/contract.ts';
import { RETRY_PRESET_IDS } from '#lib/transfers/retry-presets.ts';
import { ARMED, KINDS, planParams } from './faults.ts';
import {
  APPROVAL_THRESHOLD_MINOR,
  PAST_THE_WEB,
  type PlannedAccount,
  type PlannedAgain,
  type PlannedForgetting,
  type PlannedOrder,
  type PlannedReset,
} from './plan.ts';
import type { Random } from './random.ts';

export function planOrders(
  random: Random,
  accounts: readonly PlannedAccount[],
  count: number,
  spanMs: number,
  run: string,
): PlannedOrder[] {
  const open = accounts.filter(({ status }) => status === 'open');
  const orders = Array.from({ length: count }, (_, index): PlannedOrder => {
    const payment = { referenceId: `chaos-${run}-${index}`, ...planPayment(random, accounts) };
    const forgetting = random.chance(0.08) ? planForgetting(random, payment, open) : null;
    return {
      ...payment,
      atMs: random.between(0, spanMs * 0.85),
      retryPreset: random.pick(RETRY_PRESET_IDS),
      faults: planTransferFaults(random, payment.referenceId),
      cancelAfterMs: random.chance(0.2) ? random.between(0, 6_000) : null,
      sentTwice: random.chance(0.1),
      conflictingAmountMinor: random.chance(0.06) ? random.between(20_001, 30_000) : null,
      watched: random.chance(0.2),
      reset: !forgetting && random.chance(0.08) ? planReset(random) : null,
      forgetting,
    };
  });
  return orders.sort((one, other) => one.atMs - other.atMs);
}

function planPayment(
  random: Random,
  accounts: readonly PlannedAccount[],
): Pick<PlannedOrder, 'from' | 'to' | 'amountMinor' | 'door'> {
  const open = accounts.filter(({ status }) => status === 'open');
  // A transfer that is declined at once proves little, so most come from open accounts.
  const from = random.pick(random.chance(0.9) ? open : accounts);
  const to = random.pick(accounts.filter(({ id }) => id !== from.id));
  const door = random.chance(0.15) ? random.pick(PAST_THE_WEB) : 'web';
  const isLarge = door === 'lax-threshold' || random.chance(0.12);
  const amountMinor = isLarge
    ? APPROVAL_THRESHOLD_MINOR + random.between(1, 5_000)
    : random.between(1, 20_000);
  return { from: from.id, to: to.id, amountMinor, door };
}

/** Some while the first step is under way, some long after the end. */
function planReset(random: Random): PlannedReset {
  return {
    afterMs: random.between(0, random.pick([1_000, 15_000])),
    to: random.pick(['first-task', 'last-task'] as const),
  };
}

function planForgetting(
  random: Random,
  { referenceId, from, to, amountMinor }: Pick<PlannedOrder, 'referenceId' | 'from' | 'to' | 'amountMinor'>,
  open: readonly PlannedAccount[],
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
    afterMs: random.between(0, random.pick([1_000, 8_000])),
    sentAgain: random.pick<PlannedAgain | null>([
      null,
      { from, to, amountMinor, door: 'web', faults: [] },
      { ...other, door: 'web', faults: [] },
      { ...other, door: 'impatient', faults: [] },
      { ...other, door: 'impatient', faults: [withoutAnswer] },
    ]),
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
