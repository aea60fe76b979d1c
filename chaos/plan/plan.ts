import { type ArmFault, type FaultKind, type FaultOperation, faultKind } from '#lib/bank-client/contract.ts';
import { RETRY_PRESET_IDS, type RetryPresetId } from '#lib/transfers/retry-presets.ts';
import { Random } from './random.ts';

/** Everything that will happen in a run, drawn from its seed. Times are ms from the start of the run. */
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
  /** Armed for this transfer only, before it is sent. */
  faults: ArmFault[];
  /** From its start to a cancellation; null for none. */
  cancelAfterMs: number | null;
  /** Sent twice at the same moment, as by a double click. */
  sentTwice: boolean;
  /** Sent at the same moment under the same reference; null for none. */
  conflictingAmountMinor: number | null;
  /** Its page is open from start to end. */
  watched: boolean;
}

export interface PlannedFault {
  atMs: number;
  fault: ArmFault;
}

export const KILLABLE = ['worker', 'bank', 'temporal', 'web'] as const;

export interface PlannedKill {
  atMs: number;
  process: (typeof KILLABLE)[number];
}

/** An account that is frozen or closed for a while. */
export interface PlannedAccountChange {
  atMs: number;
  reopenAfterMs: number;
  account: string;
  status: 'frozen' | 'closed';
}

const BANKS = ['chaos-north.example.com', 'chaos-south.example.com'] as const;
const ACCOUNTS_PER_BANK = 6;

/** Requests every transfer, and so may approve none. */
export const REQUESTER = 'teller';

/** Transfers above it need an approval; the default of the stack. */
export const APPROVAL_THRESHOLD_MINOR = 100_000;

export const SLOWEST_CALL_MS = 10_000;

/** @param run part of every reference and account id, so that two runs share none */
export function makePlan(seed: number, transfers: number, seconds: number, run: string): ChaosPlan {
  const random = new Random(seed);
  const spanMs = seconds * 1_000;
  const accounts = planAccounts(random.fork(1), run);
  const orders = planOrders(random.fork(2), accounts, transfers, spanMs, run);
  return {
    accounts,
    orders,
    faults: planFaults(random.fork(3), accounts, spanMs),
    kills: planKills(random.fork(4), spanMs),
    accountChanges: planAccountChanges(random.fork(5), accounts, spanMs),
  };
}

/** At each bank one account is poor, so that it declines now and then, and one is not open. */
function planAccounts(random: Random, run: string): PlannedAccount[] {
  return BANKS.flatMap((bank, bankIndex) =>
    Array.from({ length: ACCOUNTS_PER_BANK }, (_, index) => ({
      id: `chaos-${run}-${bankIndex}${index}`,
      bank,
      openingBalanceMinor: index === 0 ? random.between(0, 50_000) : 1_000_000_000,
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
  const open = accounts.filter(({ status }) => status === 'open');
  const orders = Array.from({ length: count }, (_, index): PlannedOrder => {
    const referenceId = `chaos-${run}-${index}`;
    // A transfer that is declined at once proves little, so most come from open accounts.
    const from = random.pick(random.chance(0.9) ? open : accounts);
    const to = random.pick(accounts.filter(({ id }) => id !== from.id));
    return {
      referenceId,
      atMs: random.between(0, spanMs * 0.85),
      from: from.id,
      to: to.id,
      amountMinor: random.chance(0.12)
        ? APPROVAL_THRESHOLD_MINOR + random.between(1, 5_000)
        : random.between(1, 20_000),
      retryPreset: random.pick(RETRY_PRESET_IDS),
      faults: planTransferFaults(random, referenceId),
      cancelAfterMs: random.chance(0.2) ? random.between(0, 6_000) : null,
      sentTwice: random.chance(0.1),
      conflictingAmountMinor: random.chance(0.06) ? random.between(20_001, 30_000) : null,
      watched: random.chance(0.2),
    };
  });
  return orders.sort((one, other) => one.atMs - other.atMs);
}

const KINDS = faultKind.options;

/** None, a fault of any kind on one of its steps, or a refused refund. */
function planTransferFaults(random: Random, transfer: string): ArmFault[] {
  const armed = { by: 'chaos', reason: 'Drawn by chance' } as const;
  const refused = (operation: FaultOperation, count: number): ArmFault => ({
    ...armed,
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
    ...armed,
    kind,
    scope: { transfer, operation },
    params: planParams(random, kind),
    count: random.between(1, 4),
  };
  // A refund needs a refused deposit first.
  return operation === 'refund' ? [refused('deposit', 1), fault] : [fault];
}

const FAULTS_PER_SECOND = 0.7;

function planFaults(random: Random, accounts: readonly PlannedAccount[], spanMs: number): PlannedFault[] {
  const count = Math.ceil((spanMs / 1_000) * FAULTS_PER_SECOND);
  return Array.from({ length: count }, (_, index) => ({
    atMs: random.between(0, spanMs * 0.9),
    // Each kind in turn, so that even a short run has them all.
    fault: planFault(random, KINDS[index % KINDS.length] ?? 'down', accounts),
  }));
}

function planFault(random: Random, kind: FaultKind, accounts: readonly PlannedAccount[]): ArmFault {
  const byTime = kind !== 'fail-next' && random.chance(0.6);
  return {
    kind,
    scope: planScope(random, kind, accounts),
    params: planParams(random, kind),
    by: 'chaos',
    reason: 'Drawn by chance',
    ...(byTime ? { seconds: random.between(1, 8) } : { count: random.between(1, 6) }),
  };
}

const OPERATIONS = ['withdraw', 'deposit', 'refund', 'external-refund', 'close-key'] as const;

function planScope(random: Random, kind: FaultKind, accounts: readonly PlannedAccount[]): ArmFault['scope'] {
  // If every call were refused for seconds, every transfer would end the same way.
  if (kind === 'refuse') {
    const operation = random.pick(['withdraw', 'deposit', 'refund', 'external-refund'] as const);
    return { bank: random.pick(BANKS), operation };
  }
  const operation = random.pick(OPERATIONS);
  return random.pick([
    {},
    { bank: random.pick(BANKS) },
    { operation },
    { bank: random.pick(BANKS), operation },
    { account: random.pick(accounts).id },
  ]);
}

function planParams(random: Random, kind: FaultKind): ArmFault['params'] {
  switch (kind) {
    case 'slow': {
      const jitterMs = random.between(0, 2_000);
      return { delayMs: random.between(100, SLOWEST_CALL_MS - jitterMs), jitterMs };
    }
    case 'flaky':
      return { share: 0.2 + random.next() * 0.7, seed: random.between(1, 1_000_000) };
    case 'refuse':
      return { code: random.pick(['account_closed', 'account_frozen']) };
    default:
      return {};
  }
}

const KILL_EVERY_MS = 8_000;

/** Each process at least once. */
function planKills(random: Random, spanMs: number): PlannedKill[] {
  const count = Math.max(KILLABLE.length, Math.round(spanMs / KILL_EVERY_MS));
  return Array.from({ length: count }, (_, index) => ({
    atMs: random.between(spanMs * 0.05, spanMs * 0.95),
    process: KILLABLE[index] ?? random.pick(KILLABLE),
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
    reopenAfterMs: random.between(2_000, 10_000),
    account: random.pick(open).id,
    status: random.pick(['frozen', 'closed'] as const),
  }));
}
