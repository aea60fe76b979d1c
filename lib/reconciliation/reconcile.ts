import { readAllPages } from '#lib/bank-client/all-pages.ts';
import type { Check, KeyOutcome, LedgerTransfer } from '#lib/bank-client/contract.ts';
import { isBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { RemitError } from '#lib/shared/errors.ts';
import { withdrawalKey } from '#lib/shared/ids.ts';
import type { Currency } from '#lib/shared/money.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { readCountedMoney } from '#lib/transfers/queries/counted-money.ts';
import { readLedgerTransfers } from '#lib/transfers/queries/ledger.ts';
import { readRedirects } from '#lib/transfers/queries/redirects.ts';
import {
  listTemporalTransfers,
  readRepairProgress,
  readTemporalTransfer,
  type TemporalTransfer,
} from '#lib/transfers/queries/temporal-transfers.ts';
import { type Books, type Finding, findings, HOUR_MS } from './findings.ts';
import type { Counted } from './on-counted.ts';

export interface ReconciliationTotals {
  /** Known to either side. */
  transfers: number;
  inTemporal: number;
  /** Of those that Temporal knows or that are not finished. */
  inLedger: number;
  /** Over all accounts, the banks' own too. Zero, or money was created or lost. */
  sums: { currency: Currency; sumMinor: number }[];
  inTransit: { currency: Currency; amountMinor: number; transfers: number }[];
  running: number;
  /** Of those that run, whose histories were compared with the ledger; the others only as far as lists tell. */
  counted: number;
}

export interface Reconciliation {
  startedAt: string;
  durationMs: number;
  totals: ReconciliationTotals;
  findings: Finding[];
}

/** One side could not be read: the message says which, and why. */
export class ReconciliationImpossible extends RemitError {
  override name = 'ReconciliationImpossible';
  readonly code = 'reconciliation-impossible';
  constructor(message: string, cause: unknown) {
    super(message, 'not-done', { cause, unavailable: true });
  }
}

interface ReconcileOptions {
  /** Without an entry or a call; an hour by default. */
  openTooLongMs?: number | undefined;
  /** How many histories that nothing else is suspected of are read; by default, all. The next run reads others. */
  maxQuiet?: number | undefined;
}

/**
 * Reads every suspect again: between two reads a transfer may end or post, and lists lag. @throws ReconciliationImpossible
 */
export async function reconcile({
  openTooLongMs = HOUR_MS,
  maxQuiet = Number.POSITIVE_INFINITY,
}: ReconcileOptions = {}): Promise<Reconciliation> {
  const startedAt = new Date();
  try {
    const books = await readBooks();
    const suspects = findings(books, startedAt, openTooLongMs);
    const named = suspects.flatMap(({ transfer }) => transfer ?? []);
    const quiet = quietTransfers(books, startedAt, maxQuiet);
    const again = await readAgain([...new Set([...named, ...quiet])]);
    return {
      startedAt: startedAt.toISOString(),
      totals: totalsOf(books, again.counted.size),
      findings: findings({ ...again, check: books.check, ledger: books.ledger }, new Date(), openTooLongMs),
      durationMs: Date.now() - startedAt.getTime(),
    };
  } catch (error) {
    throw impossible(error) ?? error;
  }
}

function impossible(cause: unknown): ReconciliationImpossible | undefined {
  if (cause instanceof TemporalUnavailable) {
    const message = 'Cannot reconcile: Temporal is unavailable.';
    return new ReconciliationImpossible(message, cause);
  }
  if (!isBankUnavailable(cause)) return undefined;
  const why = cause instanceof Error ? cause.message : '';
  return new ReconciliationImpossible(`Cannot reconcile: the bank is unavailable. ${why}`, cause);
}

/**
 * Of the ledger, what Temporal knows and what is not finished. A transfer that is finished and that Temporal has
 * forgotten can look no different when it is read again, and there are more of them every day.
 */
async function readBooks(): Promise<Books> {
  const [{ transfers, repairs }, unfinished, check, { ledger }] = await Promise.all([
    listTemporalTransfers(),
    readAllPages((page) => bank().listLedgerTransfers({ ...page, unfinished: true })),
    bank().check(),
    bank().health(),
  ]);
  const known = await readLedgerTransfers(transfers.map(({ referenceId }) => referenceId));
  const booked = [...unfinished, ...known].map((transfer) => [transfer.transfer, transfer] as const);
  return {
    temporalTransfers: transfers,
    repairs,
    ledgerTransfers: [...new Map(booked).values()],
    check,
    ledger,
    withdrawalKeys: new Map(),
    redirects: new Map(),
    counted: new Map(),
  };
}

const QUIET_MS = 5_000;
const turns = () => perProcess('reconciliation-turns', () => ({ next: 0 }));

/**
 * Running: lists may lag, and a workflow count what the ledger lacks. First those that may have withdrawn and of
 * which the ledger has nothing, as after a restore; then the others, in turns.
 */
function quietTransfers({ temporalTransfers, ledgerTransfers }: Books, now: Date, max: number): string[] {
  const quietSince = new Date(now.getTime() - QUIET_MS).toISOString();
  const ledger = new Map(ledgerTransfers.map((booked) => [booked.transfer, booked]));
  const quiet = temporalTransfers.filter(
    ({ status, referenceId, startedAt }) =>
      status === 'running' && (ledger.get(referenceId)?.lastAt ?? startedAt) < quietSince,
  );
  const isLacking = ({ referenceId, awaitsApproval }: TemporalTransfer) =>
    !awaitsApproval && !ledger.get(referenceId)?.withdrawnMinor;
  const lacking = quiet.filter(isLacking);
  const others = quiet.filter((transfer) => !isLacking(transfer));
  const first = inTurns(lacking, max);
  return [...first, ...inTurns(others, max - first.length)].map(({ referenceId }) => referenceId);
}

function inTurns<Item>(items: readonly Item[], max: number): readonly Item[] {
  if (items.length <= max) return items;
  const start = turns().next % items.length;
  turns().next = start + max;
  return [...items.slice(start), ...items.slice(0, start)].slice(0, max);
}

const SUSPECTS_PER_BATCH = 50;

type BooksOfSome = Omit<Books, 'check' | 'ledger'>;

async function readAgain(references: readonly string[]): Promise<BooksOfSome> {
  const groups: BooksOfSome[] = [];
  for (let start = 0; start < references.length; start += SUSPECTS_PER_BATCH) {
    groups.push(await readBooksOf(references.slice(start, start + SUSPECTS_PER_BATCH)));
  }
  return {
    temporalTransfers: groups.flatMap(({ temporalTransfers }) => temporalTransfers),
    repairs: new Map(groups.flatMap(({ repairs }) => [...repairs])),
    ledgerTransfers: groups.flatMap(({ ledgerTransfers }) => ledgerTransfers),
    withdrawalKeys: new Map(groups.flatMap(({ withdrawalKeys }) => [...withdrawalKeys])),
    redirects: new Map(groups.flatMap(({ redirects }) => [...redirects])),
    counted: new Map(groups.flatMap(({ counted }) => [...counted])),
  };
}

/** Temporal first: whatever a workflow has done by then is in the ledger by the second read. */
async function readBooksOf(references: readonly string[]): Promise<BooksOfSome> {
  const { items: before } = await bank().listLedgerTransfers({
    transfers: references,
    limit: SUSPECTS_PER_BATCH,
  });
  const [transfers, progress] = await Promise.all([
    Promise.all(references.map(readTemporalTransfer)),
    Promise.all(
      references.map(async (reference) => [reference, await readRepairProgress(reference)] as const),
    ),
  ]);
  const counted = await countedOf(
    transfers.flatMap((transfer) => transfer ?? []),
    before,
  );
  const { items } = await bank().listLedgerTransfers({ transfers: references, limit: SUSPECTS_PER_BATCH });
  const books: BooksOfSome = {
    temporalTransfers: transfers.flatMap((transfer) => transfer ?? []),
    repairs: new Map(progress.flatMap(([reference, found]) => (found ? [[reference, found]] : []))),
    ledgerTransfers: items,
    withdrawalKeys: new Map(),
    redirects: await redirectsOf(items),
    counted,
  };
  return { ...books, withdrawalKeys: await withdrawalKeysOf(books) };
}

const HISTORIES_AT_ONCE = 5;

async function countedOf(
  transfers: readonly TemporalTransfer[],
  ledgerBefore: readonly LedgerTransfer[],
): Promise<Map<string, Counted>> {
  const before = new Map(ledgerBefore.map((booked) => [booked.transfer, booked]));
  const running = transfers.filter(({ status }) => status === 'running');
  const counted = new Map<string, Counted>();
  for (let start = 0; start < running.length; start += HISTORIES_AT_ONCE) {
    const some = running.slice(start, start + HISTORIES_AT_ONCE);
    const read = some.map(async ({ referenceId }) => {
      const money = await readCountedMoney(referenceId);
      if (money) counted.set(referenceId, { ...money, before: before.get(referenceId) });
    });
    await Promise.all(read);
  }
  return counted;
}

/** Only of transfers with a refund to another account than the sender's. */
async function redirectsOf(transfers: readonly LedgerTransfer[]): Promise<Map<string, string[]>> {
  const elsewhere = transfers.filter(({ sourceAccount, refundedTo }) =>
    refundedTo.some((account) => account !== sourceAccount),
  );
  const redirects = elsewhere.map(async ({ transfer }) => [transfer, await readRedirects(transfer)] as const);
  return new Map(await Promise.all(redirects));
}

/** Only where the answer decides: each lookup is a call in the bank's log. */
async function withdrawalKeysOf(books: BooksOfSome): Promise<Map<string, KeyOutcome>> {
  const inDoubt = findings({ ...books, check: NO_CHECK, ledger: undefined }, new Date()).flatMap(
    ({ kind, repair, transfer }) =>
      // A repair closes the key, but its call is not the last if somebody looked the key up since.
      (repair !== 'none' || kind === 'key-not-closed') && transfer !== null ? [transfer] : [],
  );
  const outcomes = inDoubt.map(async (transfer) => {
    const { outcome } = await bank().lookUpKey(withdrawalKey(transfer), { transfer });
    return [transfer, outcome] as const;
  });
  return new Map(await Promise.all(outcomes));
}

const NO_CHECK: Check = { ok: true, sums: [], inTransit: [], violations: [] };

function totalsOf(
  { temporalTransfers, ledgerTransfers, check }: Books,
  counted: number,
): ReconciliationTotals {
  const known = temporalTransfers.map(({ referenceId }) => referenceId);
  const booked = ledgerTransfers.map(({ transfer }) => transfer);
  return {
    transfers: new Set([...known, ...booked]).size,
    inTemporal: known.length,
    inLedger: booked.length,
    sums: check.sums,
    inTransit: inTransitPerCurrency(check),
    running: temporalTransfers.filter(({ status }) => status === 'running').length,
    counted,
  };
}

/** As of the bank's own check, for every currency. */
function inTransitPerCurrency({ sums, inTransit }: Check): ReconciliationTotals['inTransit'] {
  return sums.map(({ currency }) => {
    const transits = inTransit.filter((transit) => transit.currency === currency);
    const amountMinor = transits.reduce((sum, transit) => sum + transit.amountMinor, 0);
    return { currency, amountMinor, transfers: transits.length };
  });
}
