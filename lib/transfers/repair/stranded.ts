import { readAllPages } from '#lib/bank-client/all-pages.ts';
import type { LedgerTransfer } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { isOfScript, repairIdOf, workflowIdOf } from '#lib/shared/ids.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { SharedAnswers } from '#lib/temporal-client/shared-answers.ts';
import { listExecutions } from '#lib/temporal-client/visibility.ts';
import { describeWorkflow } from '#lib/temporal-client/workflows.ts';
import { readLedger } from '#lib/transfers/queries/ledger.ts';

const MAX_STRANDED = 100;
/** What is moved has a posting or a call more often than that. */
const QUIET_MS = 5_000;
/** A workflow calls again and again for what it takes care of, so what is stranded comes to be the oldest. */
const MAX_SUSPECTS = 500;
const SUSPECTS_PER_LIST = 50;
/** Every page follows how many there are, and servers list ten times a second. */
const KEEP_MS = 4_000;

export interface StrandedTransfers {
  /** Oldest first, at most {@link MAX_STRANDED}. */
  transfers: LedgerTransfer[];
  /** Whether there may be others. */
  more: boolean;
}

const answers = () =>
  perProcess('stranded-transfers', () => new SharedAnswers<StrandedTransfers | null>(() => KEEP_MS));

/**
 * Those with money in transit of which no workflow takes care: terminated, or lost with Temporal's data, and
 * not being repaired. Some seconds old; null while the bank is unavailable. @throws TemporalUnavailable
 */
export function strandedTransfers(): Promise<StrandedTransfers | null> {
  return answers().get('', readStranded);
}

async function readStranded(): Promise<StrandedTransfers | null> {
  // The ledger first: what has moved on since is found to be over at the end.
  const inTransit = await transfersInTransit().catch(nullWhenBankUnavailable);
  if (!inTransit) return null;
  const quietSince = new Date(Date.now() - QUIET_MS).toISOString();
  const suspects = inTransit.filter(({ lastAt }) => lastAt < quietSince).sort(byLastActivity);
  const unlisted = await withoutListedWorkflow(suspects.slice(0, MAX_SUSPECTS));
  const abandoned = await withoutRunningWorkflow(unlisted.slice(0, MAX_STRANDED));
  const ledger = await readLedger(abandoned.map(({ transfer }) => transfer));
  if (!ledger) return null;
  const transfers = [...ledger.values()]
    .filter(({ inTransitMinor }) => inTransitMinor > 0)
    .sort(byLastActivity);
  return { transfers, more: unlisted.length > MAX_STRANDED };
}

async function transfersInTransit(): Promise<LedgerTransfer[]> {
  const unfinished = await readAllPages((page) => bank().listLedgerTransfers({ ...page, unfinished: true }));
  // What a script of the fault lab has lost is to be lost.
  return unfinished.filter((booked) => booked.inTransitMinor > 0 && !isOfScript(booked));
}

function byLastActivity(one: LedgerTransfer, other: LedgerTransfer): number {
  return one.lastAt.localeCompare(other.lastAt);
}

/** Ends with the first list that makes them more than are asked for. */
async function withoutListedWorkflow(suspects: readonly LedgerTransfer[]): Promise<LedgerTransfer[]> {
  const found: LedgerTransfer[] = [];
  for (let start = 0; start < suspects.length && found.length <= MAX_STRANDED; start += SUSPECTS_PER_LIST) {
    const some = suspects.slice(start, start + SUSPECTS_PER_LIST);
    const running = await runningAmong(some.flatMap(ownersOf));
    found.push(...some.filter((one) => !ownersOf(one).some((id) => running.has(id))));
  }
  return found;
}

async function runningAmong(workflowIds: readonly string[]): Promise<Set<string>> {
  const ids = workflowIds.map((id) => `'${id}'`).join(', ');
  const query = `WorkflowId IN (${ids}) AND ExecutionStatus = 'Running'`;
  const { executions } = await listExecutions(query, workflowIds.length, undefined);
  return new Set(executions.map(({ workflowId }) => workflowId));
}

/** Temporal's list lags behind what has just been started. */
async function withoutRunningWorkflow(transfers: readonly LedgerTransfer[]): Promise<LedgerTransfer[]> {
  const checked = await Promise.all(
    transfers.map(async (transfer) => {
      const found = await Promise.all(ownersOf(transfer).map(describeWorkflow));
      return found.some((one) => one?.status.name === 'RUNNING') ? [] : [transfer];
    }),
  );
  return checked.flat();
}

function ownersOf({ transfer }: LedgerTransfer): string[] {
  return [workflowIdOf(transfer), repairIdOf(transfer)];
}
