import { type ArmFault, type FaultKind, faultKind } from '#lib/bank/schemas.ts';
import { RETRY_PRESET_IDS, type RetryPresetId } from '#lib/transfers/retry-presets.ts';
import { Random } from './random.ts';

/** All that will happen, made from a seed before anything does. Times are ms from the beginning. */
export interface ChaosPlan {
  accounts: PlannedAccount[];
  orders: PlannedOrder[];
  faults: PlannedFault[];
  kills: PlannedKill[];
  accountChanges: PlannedAccountChange[];
}

export interface PlannedAccount {
  id: string;
  bank: string;
  openingBalanceMinor: number;
  status: 'open' | 'frozen' | 'closed';
}

export interface PlannedOrder {
  referenceId: string;
  atMs: number;
  from: string;
  to: string;
  amountMinor: number;
  retryPreset: RetryPresetId;
  /** How long after its start somebody asks it to stop; null for nobody. */
  cancelAfterMs: number | null;
  /** Sent twice at the same moment, as by an impatient finger. */
  sentTwice: boolean;
}

export interface PlannedFault {
  atMs: number;
  fault: ArmFault;
}

export interface PlannedKill {
  atMs: number;
  process: 'worker' | 'bank' | 'temporal';
}

/** An account that stops taking money for a while. */
export interface PlannedAccountChange {
  atMs: number;
  backAfterMs: number;
  account: string;
  status: 'frozen' | 'closed';
}

const BANKS = ['chaos-north.example.com', 'chaos-south.example.com'] as const;
const ACCOUNTS_PER_BANK = 6;

/** Over the approval threshold of the stack, which is USD 1,000.00. */
const NEEDS_APPROVAL_MINOR = 100_001;

/** @param run makes the references of one run its own */
export function makePlan(seed: number, transfers: number, seconds: number, run: string): ChaosPlan {
  const random = new Random(seed);
  const spanMs = seconds * 1_000;
  const accounts = planAccounts(random.fork(1), run);
  const orders = planOrders(random.fork(2), accounts, transfers, spanMs, run);
  return {
    accounts,
    orders,
    faults: planFaults(random.fork(3), accounts, orders, spanMs),
    kills: planKills(random.fork(4), spanMs),
    accountChanges: planAccountChanges(random.fork(5), accounts, spanMs),
  };
}

function planAccounts(random: Random, run: string): PlannedAccount[] {
  return BANKS.flatMap((bank, bankIndex) =>
    Array.from({ length: ACCOUNTS_PER_BANK }, (_, index) => ({
      id: `chaos-${run}-${bankIndex}${index}`,
      bank,
      // The poor ones are declined now and then; the rich ones never run dry.
      openingBalanceMinor: random.chance(0.25) ? random.between(0, 5_000) : 1_000_000_000,
      status: index === ACCOUNTS_PER_BANK - 1 ? random.pick(['frozen', 'closed'] as const) : 'open',
    })),
  );
}

function planOrders(
  random: Random,
  accounts: readonly PlannedAccount[],
  count: number,
  spanMs: number,
  run: string,
): PlannedOrder[] {
  const orders = Array.from({ length: count }, (_, index) => {
    const from = random.pick(accounts);
    const to = random.pick(accounts.filter(({ id }) => id !== from.id));
    return {
      referenceId: `chaos-${run}-${index}`,
      atMs: random.between(0, spanMs * 0.85),
      from: from.id,
      to: to.id,
      amountMinor: random.chance(0.12) ? NEEDS_APPROVAL_MINOR : random.between(1, 20_000),
      retryPreset: random.pick(RETRY_PRESET_IDS),
      cancelAfterMs: random.chance(0.15) ? random.between(0, 6_000) : null,
      sentTwice: random.chance(0.1),
    };
  });
  return orders.sort((one, other) => one.atMs - other.atMs);
}

const FAULTS_PER_SECOND = 0.7;

function planFaults(
  random: Random,
  accounts: readonly PlannedAccount[],
  orders: readonly PlannedOrder[],
  spanMs: number,
): PlannedFault[] {
  const count = Math.ceil((spanMs / 1_000) * FAULTS_PER_SECOND);
  return Array.from({ length: count }, (_, index) => ({
    atMs: random.between(0, spanMs * 0.9),
    // Each kind in turn, so that even a short run has had them all.
    fault: planFault(random, KINDS[index % KINDS.length] ?? 'down', accounts, orders),
  }));
}

const KINDS = faultKind.options;

function planFault(
  random: Random,
  kind: FaultKind,
  accounts: readonly PlannedAccount[],
  orders: readonly PlannedOrder[],
): ArmFault {
  const byTime = kind !== 'fail-next' && random.chance(0.6);
  return {
    kind,
    scope: planScope(random, kind, accounts, orders),
    params: planParams(random, kind),
    by: 'chaos',
    reason: 'Drawn by chance',
    ...(byTime ? { seconds: random.between(1, 8) } : { count: random.between(1, 6) }),
  };
}

function planScope(
  random: Random,
  kind: FaultKind,
  accounts: readonly PlannedAccount[],
  orders: readonly PlannedOrder[],
): ArmFault['scope'] {
  // Everything refused for seconds would leave nothing to look at: a refusal hits one kind of call.
  const operation = random.pick(['withdraw', 'deposit', 'refund', 'settle'] as const);
  if (kind === 'refuse') return { bank: random.pick(BANKS), operation: random.pick(['deposit', 'refund']) };
  return random.pick([
    {},
    { bank: random.pick(BANKS) },
    { operation },
    { bank: random.pick(BANKS), operation },
    { account: random.pick(accounts).id },
    { transfer: random.pick(orders).referenceId },
  ]);
}

function planParams(random: Random, kind: FaultKind): ArmFault['params'] {
  switch (kind) {
    case 'slow':
      return { delayMs: random.between(100, 8_000), jitterMs: random.between(0, 2_000) };
    case 'flaky':
      return { share: 0.2 + random.next() * 0.7, seed: random.between(1, 1_000_000) };
    case 'refuse':
      return { code: random.pick(['account_closed', 'account_frozen']) };
    default:
      return {};
  }
}

const KILL_EVERY_MS = 9_000;

function planKills(random: Random, spanMs: number): PlannedKill[] {
  const count = Math.max(3, Math.round(spanMs / KILL_EVERY_MS));
  return Array.from({ length: count }, (_, index) => ({
    atMs: random.between(spanMs * 0.05, spanMs * 0.95),
    process:
      index < 3
        ? ((['worker', 'bank', 'temporal'] as const)[index] ?? 'worker')
        : random.pick(['worker', 'bank', 'temporal']),
  }));
}

function planAccountChanges(
  random: Random,
  accounts: readonly PlannedAccount[],
  spanMs: number,
): PlannedAccountChange[] {
  const open = accounts.filter(({ status }) => status === 'open');
  return Array.from({ length: Math.ceil(spanMs / 20_000) }, () => ({
    atMs: random.between(0, spanMs * 0.8),
    backAfterMs: random.between(2_000, 10_000),
    account: random.pick(open).id,
    status: random.pick(['frozen', 'closed'] as const),
  }));
}
