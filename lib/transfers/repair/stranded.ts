import { readAllPages } from '#lib/bank-client/all-pages.ts';
import type { LedgerTransfer } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { repairIdOf, workflowIdOf } from '#lib/shared/ids.ts';
import { listExecutions } from '#lib/temporal-client/visibility.ts';
import { describeWorkflow } from '#lib/temporal-client/workflows.ts';
import { readLedger } from '#lib/transfers/queries/ledger.ts';
import { MONEY_TRANSFER_WORKFLOW, REPAIR_TRANSFER_WORKFLOW } from '#temporal/contract.ts';

/** Each is asked for by itself. */
const MAX_STRANDED = 100;

/**
 * Those with money in transit of which no workflow takes care: terminated, or lost with Temporal's data, and
 * not being repaired. Oldest first, at most {@link MAX_STRANDED}; null while the bank is
 * unavailable. @throws TemporalUnavailable
 */
export async function strandedTransfers(): Promise<LedgerTransfer[] | null> {
  // The ledger first: what has moved on since is found to be over at the end.
  const inTransit = await transfersInTransit().catch(nullWhenBankUnavailable);
  if (!inTransit || inTransit.length === 0) return inTransit;
  const running = await runningWorkflows();
  const suspects = inTransit
    .filter((one) => !ownersOf(one).some((id) => running.has(id)))
    .sort(byLastActivity)
    .slice(0, MAX_STRANDED);
  const abandoned = await withoutRunningWorkflow(suspects);
  const ledger = await readLedger(abandoned.map(({ transfer }) => transfer));
  if (!ledger) return null;
  return [...ledger.values()].filter(({ inTransitMinor }) => inTransitMinor > 0).sort(byLastActivity);
}

async function transfersInTransit(): Promise<LedgerTransfer[]> {
  const unfinished = await readAllPages((page) => bank().listLedgerTransfers({ ...page, unfinished: true }));
  return unfinished.filter(({ inTransitMinor }) => inTransitMinor > 0);
}

function byLastActivity(one: LedgerTransfer, other: LedgerTransfer): number {
  return one.lastAt.localeCompare(other.lastAt);
}

const PAGE = 1_000;
const RUNNING = `WorkflowType IN ('${MONEY_TRANSFER_WORKFLOW}', '${REPAIR_TRANSFER_WORKFLOW}') AND ExecutionStatus = 'Running'`;

async function runningWorkflows(): Promise<Set<string>> {
  const running = new Set<string>();
  let token: Uint8Array | undefined;
  do {
    const page = await listExecutions(RUNNING, PAGE, token);
    for (const { workflowId } of page.executions) running.add(workflowId);
    token = page.token;
  } while (token);
  return running;
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
