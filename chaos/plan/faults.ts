import { type ArmFault, type FaultKind, faultKind } from '#lib/bank-client/contract.ts';
import { BANKS, type PlannedAccount, type PlannedFault, SLOWEST_CALL_MS } from './plan.ts';
import type { Random } from './random.ts';

export const KINDS = faultKind.options;

export const ARMED = { by: 'chaos', reason: 'Drawn by chance' } as const;

const FAULTS_PER_SECOND = 0.7;

export function planFaults(
  random: Random,
  accounts: readonly PlannedAccount[],
  spanMs: number,
): PlannedFault[] {
  const count = Math.ceil((spanMs / 1_000) * FAULTS_PER_SECOND);
  const faults = Array.from({ length: count }, (_, index) => ({
    atMs: random.between(0, spanMs * 0.9),
    // Each kind in turn, so that even a short run has them all.
    fault: planFault(random, KINDS[index % KINDS.length] ?? 'down', accounts),
  }));
  return [...faults, ...BANKS.map((bank) => planHungBank(random, bank, spanMs))];
}

/** No call of one bank is answered, while the other bank goes on. */
function planHungBank(random: Random, bank: string, spanMs: number): PlannedFault {
  const seconds = random.between(4, 8);
  const fault: ArmFault = { ...ARMED, kind: 'hang', scope: { bank }, params: {}, seconds };
  return { atMs: random.between(0, spanMs * 0.8), fault };
}

function planFault(random: Random, kind: FaultKind, accounts: readonly PlannedAccount[]): ArmFault {
  const byTime = kind !== 'fail-next' && random.chance(0.6);
  return {
    kind,
    scope: planScope(random, kind, accounts),
    params: planParams(random, kind),
    ...ARMED,
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

export function planParams(random: Random, kind: FaultKind): ArmFault['params'] {
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
