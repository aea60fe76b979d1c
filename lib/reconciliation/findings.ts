/** Compares the transfers Temporal knows with the bank's ledger. Pure. */
import type { CallOutcome, Check, KeyOutcome, LedgerTransfer } from '#lib/bank-client/contract.ts';
import { isOfScript } from '#lib/shared/ids.ts';
import { type Currency, formatMoney } from '#lib/shared/money.ts';
import type {
  RepairProgress,
  TemporalStatus,
  TemporalTransfer,
} from '#lib/transfers/queries/temporal-transfers.ts';
import { claimsPaidOut, type MoneyClaim, STATUSES } from '#lib/transfers/statuses.ts';
import { type Counted, miscount } from './on-counted.ts';

/** Information is nothing wrong with the books. */
export type Severity = 'error' | 'warning' | 'information';

export type FindingKind =
  | 'ended-with-money-in-transit'
  | 'unknown-with-money-in-transit'
  | 'being-repaired'
  | 'without-temporal'
  | 'key-not-closed'
  | 'wrong-entries'
  | 'wrong-account'
  | 'open-too-long'
  | 'miscounted'
  | 'other-ledger'
  | 'bank-check';

export type RepairEffect = 'return-money' | 'close-keys' | 'none';

/** In minor units. */
export interface FindingAmounts {
  currency: Currency;
  /** Whose money it is. */
  sourceAccount: string;
  orderedMinor: number | null;
  withdrawnMinor: number;
  depositedMinor: number;
  refundedMinor: number;
  externallyRefundedMinor: number;
  inTransitMinor: number;
}

export interface Finding {
  kind: FindingKind;
  severity: Severity;
  /** Null for a finding about the bank as a whole. */
  transfer: string | null;
  amounts: FindingAmounts | null;
  message: string;
  repair: RepairEffect;
}

export interface Books {
  temporalTransfers: readonly TemporalTransfer[];
  repairs: ReadonlyMap<string, RepairProgress>;
  ledgerTransfers: readonly LedgerTransfer[];
  /** Only of transfers for which the bank was asked. */
  withdrawalKeys: ReadonlyMap<string, KeyOutcome>;
  /** The accounts to which people have redirected refunds, only of suspects. */
  redirects: ReadonlyMap<string, readonly string[]>;
  /** What running workflows count as moved, only of suspects. */
  counted: ReadonlyMap<string, Counted>;
  check: Check;
  ledger: string | undefined;
}

export const HOUR_MS = 3_600_000;

/** Gravest first, at most one per transfer. */
export function findings(books: Books, now: Date, openTooLongMs = HOUR_MS): Finding[] {
  const found = [...violations(books.check), ...ofTransfers(books, now, openTooLongMs)];
  return found.sort(
    (one, other) => SEVERITY_ORDER[one.severity] - SEVERITY_ORDER[other.severity] || byTransfer(one, other),
  );
}

const SEVERITY_ORDER: Record<Severity, number> = { error: 0, warning: 1, information: 2 };

function byTransfer(one: Finding, other: Finding): number {
  return (one.transfer ?? '') < (other.transfer ?? '') ? -1 : 1;
}

function violations({ violations }: Check): Finding[] {
  return violations.map((message) => ({
    kind: 'bank-check',
    severity: 'error',
    transfer: null,
    amounts: null,
    message,
    repair: 'none',
  }));
}

function ofTransfers(books: Books, now: Date, openTooLongMs: number): Finding[] {
  const ledger = new Map(books.ledgerTransfers.map((transfer) => [transfer.transfer, transfer]));
  const known = new Set(books.temporalTransfers.map(({ referenceId }) => referenceId));
  const pairs: Pair[] = [
    ...books.temporalTransfers.map((temporal) => ({ temporal, booked: ledger.get(temporal.referenceId) })),
    ...books.ledgerTransfers
      .filter(({ transfer }) => !known.has(transfer))
      .map((booked) => ({ temporal: undefined, booked })),
  ];
  return pairs.flatMap((pair) => {
    const transfer = pair.temporal?.referenceId ?? pair.booked?.transfer ?? '';
    const repairProgress = books.repairs.get(transfer);
    const withdrawalKey = books.withdrawalKeys.get(transfer);
    const counted = books.counted.get(transfer);
    const verdict =
      onOtherLedger(pair.temporal, books.ledger) ??
      onDestination(pair, books.redirects.get(transfer) ?? []) ??
      verdictOn({ ...pair, repairProgress, withdrawalKey, counted }, now, openTooLongMs);
    if (!verdict) return [];
    const repair = isRepairable(verdict.repair, repairProgress, withdrawalKey) ? verdict.repair : 'none';
    return [{ ...verdict, transfer, amounts: amountsOf(pair), repair }];
  });
}

/** A repair returns only what the transfer's own workflow withdrew. */
function isRepairable(
  repair: RepairEffect,
  repairProgress: RepairProgress | undefined,
  withdrawalKey: KeyOutcome | undefined,
): boolean {
  if (repairProgress === 'running') return false;
  return repair === 'close-keys' || withdrawalKey === undefined || withdrawalKey === 'posted';
}

type Pair =
  | { temporal: TemporalTransfer; booked: LedgerTransfer | undefined }
  | { temporal: undefined; booked: LedgerTransfer };

type Transfer = Pair & {
  repairProgress: RepairProgress | undefined;
  withdrawalKey: KeyOutcome | undefined;
  counted: Counted | undefined;
};

type Verdict = Omit<Finding, 'transfer' | 'amounts'>;

function onOtherLedger(
  temporal: TemporalTransfer | undefined,
  ledger: string | undefined,
): Verdict | undefined {
  const meant = temporal?.order?.ledger;
  if (!temporal || !meant || !ledger || meant === ledger) return undefined;
  const isOpen = temporal.status === 'running';
  const what = `It was ordered at the ledger ${meant}, and this bank has the ledger ${ledger}`;
  return {
    kind: 'other-ledger',
    severity: isOpen ? 'error' : 'warning',
    message: isOpen
      ? `${what}. It waits, and nothing moves: restore that ledger, or terminate it.`
      : `${what}. It cannot be compared.`,
    repair: 'none',
  };
}

function verdictOn(transfer: Transfer, now: Date, openTooLongMs: number): Verdict | undefined {
  const { temporal, booked, repairProgress } = transfer;
  if (repairProgress === 'running') return onRepair(booked, now, openTooLongMs);
  if (!temporal) return onUnknown(booked, transfer);
  const mismatch = onOrder(temporal, booked);
  if (mismatch) return orReturnable(mismatch, temporal, booked);
  switch (temporal.status) {
    case 'running':
      return onRunning(transfer, onOpen(temporal, booked, now, openTooLongMs));
    case 'terminated':
      return onEndedFromOutside(transfer, 'was terminated');
    case 'timed-out':
      return onEndedFromOutside(transfer, 'timed out');
    default:
      // A repair changes what the ending claims: only money left in transit counts then.
      return repairProgress === 'done'
        ? onRepaired(transfer, temporal.status)
        : onEnding(temporal.status, booked);
  }
}

/** What a repair returned is in transit again if the bank has lost it. */
function onRepaired(transfer: Transfer, status: Closed): Verdict | undefined {
  const verdict = onEndedFromOutside(transfer, 'ended and was repaired');
  return verdict && claimsPaidOut(status) ? { ...verdict, repair: 'none' } : verdict;
}

function onRepair(booked: LedgerTransfer | undefined, now: Date, openTooLongMs: number): Verdict | undefined {
  const idle = booked && booked.inTransitMinor > 0 ? idleMs(booked.lastAt, now) : 0;
  if (booked && idle > openTooLongMs) {
    return {
      kind: 'open-too-long',
      severity: 'error',
      message: `The repair has made no progress for ${minutes(idle)}, with ${money(booked, booked.inTransitMinor)} in transit. It may need a decision.`,
      repair: 'none',
    };
  }
  return {
    kind: 'being-repaired',
    severity: 'information',
    message: 'Repair in progress.',
    repair: 'none',
  };
}

function onUnknown(booked: LedgerTransfer, transfer: Transfer): Verdict | undefined {
  if (isOfScript(booked)) return onScript(booked);
  if (booked.inTransitMinor > 0) {
    return {
      kind: 'unknown-with-money-in-transit',
      severity: 'error',
      message: `${money(booked, booked.inTransitMinor)} is in transit, but Temporal has no workflow for it. Nothing will move it.`,
      repair: 'return-money',
    };
  }
  if (booked.withdrawnMinor === 0) return onKey(transfer, 'Temporal has no workflow for this transfer');
  // It has ended, and Temporal has forgotten it after its retention.
  return undefined;
}

/** Shown, and no alarm: the fault lab sends such transfers to be lost. */
function onScript(booked: LedgerTransfer): Verdict | undefined {
  if (booked.inTransitMinor === 0) return undefined;
  return {
    kind: 'without-temporal',
    severity: 'information',
    message: `${money(booked, booked.inTransitMinor)} is in transit: a script without Temporal withdrew it. If its process is gone, nothing will move it.`,
    repair: 'return-money',
  };
}

function onEndedFromOutside(transfer: Transfer, ended: string): Verdict | undefined {
  const { booked } = transfer;
  if (booked && booked.inTransitMinor > 0) {
    return {
      kind: 'ended-with-money-in-transit',
      severity: 'error',
      message: `${money(booked, booked.inTransitMinor)} is in transit, but the workflow ${ended}. Nothing will move it.`,
      repair: 'return-money',
    };
  }
  if (!booked || booked.withdrawnMinor === 0) return onKey(transfer, `The workflow ${ended}`);
  return undefined;
}

/** Without a withdrawal, only a late call could still move money. */
function onKey({ booked, withdrawalKey }: Transfer, ended: string): Verdict | undefined {
  if (isClosed(withdrawalKey) || isClosed(booked?.lastCall?.outcome)) return undefined;
  return {
    kind: 'key-not-closed',
    severity: 'warning',
    message: `${ended}. Nothing was withdrawn, but a late withdrawal could still post.`,
    repair: 'close-keys',
  };
}

/** Before a withdrawal, only its key is posted under or closed, so the last call tells as well. */
function isClosed(outcome: KeyOutcome | CallOutcome | undefined): boolean {
  return outcome === 'refused' || outcome === 'void';
}

/** A transfer moves exactly the amount ordered, from that account, or nothing. */
function onOrder({ order }: TemporalTransfer, booked: LedgerTransfer | undefined): Verdict | undefined {
  if (!order || !booked || booked.withdrawnMinor === 0) return undefined;
  const { amountMinor, currency, sourceAccount } = order;
  if (
    booked.withdrawnMinor === amountMinor &&
    booked.currency === currency &&
    booked.sourceAccount === sourceAccount
  )
    return undefined;
  return wrongEntries(
    `Ordered: ${formatMoney(amountMinor, currency)} from account ${sourceAccount}. Withdrawn: ${money(booked, booked.withdrawnMinor)} from account ${booked.sourceAccount}.`,
  );
}

/** Money goes to the payee of the order, or back to the payer or to whom a person has redirected it. */
function onDestination({ temporal, booked }: Pair, redirects: readonly string[]): Verdict | undefined {
  if (!temporal?.order || !booked) return undefined;
  const verdict = onAccounts(temporal.order.targetAccount, booked, redirects);
  return verdict && orReturnable(verdict, temporal, booked);
}

function onAccounts(
  targetAccount: string,
  booked: LedgerTransfer,
  redirects: readonly string[],
): Verdict | undefined {
  const deposited = booked.depositedTo.find((account) => account !== targetAccount);
  if (deposited) {
    return wrongAccount(`Ordered: deposit to account ${targetAccount}. Deposited to account ${deposited}.`);
  }
  const returnable = [booked.sourceAccount, ...redirects];
  const refunded = booked.refundedTo.find((account) => !returnable.includes(account));
  if (!refunded) return undefined;
  return wrongAccount(
    `Refunded to account ${refunded}, which is neither the sender ${booked.sourceAccount} nor an account chosen in a refund decision.`,
  );
}

/** Whatever else is wrong: what a workflow that has ended left in transit can be returned. */
function orReturnable(
  verdict: Verdict,
  { status }: TemporalTransfer,
  booked: LedgerTransfer | undefined,
): Verdict {
  if (!booked || booked.inTransitMinor === 0 || status === 'running') return verdict;
  const isClaimed = status !== 'terminated' && status !== 'timed-out' && claimsPaidOut(status);
  const message = `${verdict.message} ${money(booked, booked.inTransitMinor)} is in transit.`;
  return { ...verdict, message, repair: isClaimed ? 'none' : 'return-money' };
}

function wrongAccount(message: string): Verdict {
  return { kind: 'wrong-account', severity: 'error', message, repair: 'none' };
}

function onRunning({ counted, booked }: Transfer, onOpen: Verdict | undefined): Verdict | undefined {
  const found = counted && miscount(counted, booked);
  const onCounted: Verdict | undefined = found && { ...found, kind: 'miscounted', repair: 'none' };
  return found?.severity === 'error' ? onCounted : (onOpen ?? onCounted);
}

function onOpen(
  temporal: TemporalTransfer,
  booked: LedgerTransfer | undefined,
  now: Date,
  openTooLongMs: number,
): Verdict | undefined {
  const since = booked && booked.lastAt > temporal.startedAt ? booked.lastAt : temporal.startedAt;
  const idle = idleMs(since, now);
  if (idle <= openTooLongMs) return undefined;
  const message = `Open with no activity for ${minutes(idle)}`;
  const inTransit = booked && booked.inTransitMinor > 0;
  return {
    kind: 'open-too-long',
    severity: inTransit ? 'error' : 'information',
    message: inTransit
      ? `${message}, with ${money(booked, booked.inTransitMinor)} in transit.`
      : `${message}. Nothing is in transit.`,
    repair: 'none',
  };
}

type Closed = Exclude<TemporalStatus, 'running' | 'terminated' | 'timed-out'>;

const CLAIMS: Record<MoneyClaim, { says: string; isTrue: (moved: Moved) => boolean }> = {
  delivered: {
    says: 'money delivered',
    isTrue: ({ withdrawn, deposited }) => withdrawn > 0 && deposited === withdrawn,
  },
  returned: {
    says: 'money returned',
    isTrue: ({ withdrawn, refunded }) => withdrawn > 0 && refunded === withdrawn,
  },
  'refunded-externally': {
    says: 'money refunded externally',
    isTrue: ({ withdrawn, externallyRefunded }) => withdrawn > 0 && externallyRefunded === withdrawn,
  },
  'nothing-in-transit': {
    says: 'nothing in transit',
    isTrue: ({ withdrawn, deposited, refunded, externallyRefunded }) =>
      deposited + refunded + externallyRefunded === withdrawn,
  },
  unchanged: { says: 'nothing changed', isTrue: ({ withdrawn, refunded }) => refunded === withdrawn },
  'nothing-moved': { says: 'nothing moved', isTrue: ({ withdrawn }) => withdrawn === 0 },
  'not-delivered': {
    says: 'nothing delivered',
    isTrue: ({ withdrawn, refunded, externallyRefunded }) => refunded + externallyRefunded === withdrawn,
  },
};

interface Moved {
  withdrawn: number;
  deposited: number;
  refunded: number;
  externallyRefunded: number;
}

function onEnding(status: Closed, booked: LedgerTransfer | undefined): Verdict | undefined {
  const { says, isTrue } = CLAIMS[STATUSES[status].claim];
  if (isTrue(movedBy(booked))) return undefined;
  const message = `The transfer ended as ${status}: ${says}. The ledger disagrees: ${ledgerSummary(booked)}.`;
  if (!booked || booked.inTransitMinor === 0) return wrongEntries(message);
  return {
    kind: 'ended-with-money-in-transit',
    severity: 'error',
    message,
    repair: claimsPaidOut(status) ? 'none' : 'return-money',
  };
}

function wrongEntries(message: string): Verdict {
  return { kind: 'wrong-entries', severity: 'error', message, repair: 'none' };
}

function movedBy(booked: LedgerTransfer | undefined): Moved {
  return {
    withdrawn: booked?.withdrawnMinor ?? 0,
    deposited: booked?.depositedMinor ?? 0,
    refunded: booked?.refundedMinor ?? 0,
    externallyRefunded: booked?.externallyRefundedMinor ?? 0,
  };
}

function ledgerSummary(booked: LedgerTransfer | undefined): string {
  if (!booked || booked.withdrawnMinor === 0) return 'nothing withdrawn';
  const parts = [
    `${money(booked, booked.withdrawnMinor)} withdrawn`,
    `${money(booked, booked.depositedMinor)} deposited`,
    `${money(booked, booked.refundedMinor)} refunded`,
    `${money(booked, booked.externallyRefundedMinor)} refunded externally`,
    `${money(booked, booked.inTransitMinor)} in transit`,
  ];
  return parts.join(', ');
}

function amountsOf({ temporal, booked }: Pair): FindingAmounts | null {
  const order = booked ?? temporal?.order;
  if (!order) return null;
  const { currency, sourceAccount } = order;
  return {
    currency,
    sourceAccount,
    orderedMinor: temporal?.order?.amountMinor ?? null,
    withdrawnMinor: booked?.withdrawnMinor ?? 0,
    depositedMinor: booked?.depositedMinor ?? 0,
    refundedMinor: booked?.refundedMinor ?? 0,
    externallyRefundedMinor: booked?.externallyRefundedMinor ?? 0,
    inTransitMinor: booked?.inTransitMinor ?? 0,
  };
}

function money({ currency }: LedgerTransfer, amountMinor: number): string {
  return formatMoney(amountMinor, currency);
}

function idleMs(since: string, now: Date): number {
  return now.getTime() - Date.parse(since);
}

function minutes(durationMs: number): string {
  const whole = Math.round(durationMs / 60_000);
  return whole === 1 ? '1 minute' : `${whole} minutes`;
}
