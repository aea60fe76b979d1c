import type { Call } from '#lib/bank-client/contract.ts';
import { faultKind } from '#lib/bank-client/contract.ts';
import { stepsOf } from '#lib/transfers/view/timeline-items.ts';
import type { Claim } from './log/claim.ts';
import type { RunLog } from './log/run-log.ts';
import type { PlannedOrder } from './plan/plan.ts';
import type { EndedTransfer, LedgerFacts } from './prove/ended-transfer.ts';
import type { Finding } from './prove/finding.ts';
import type { RepairFacts, RunRecord } from './prove/run-record.ts';

export interface ChaosOptions {
  transfers: number;
  seconds: number;
  seed: number;
}

export interface ChaosSummary extends ChaosOptions {
  findings: readonly Finding[];
  endings: Record<string, number>;
  kills: Record<string, number>;
  /** Calls hit by each kind of fault; 0 where none was. */
  faultsHit: Record<string, number>;
  answers: Record<string, number>;
  movedMinor: number;
  attempts: number;
  /** Everything known about the transfers with findings. */
  evidence: Evidence[];
  /** Seconds, by phase. */
  took: Record<string, number>;
  /** What was done to the whole run. */
  happened: Pick<RunLog, 'interventions' | 'restores' | 'freezes'>;
}

export interface Evidence {
  order: PlannedOrder;
  ended: EndedTransfer | undefined;
  ledger: LedgerFacts | undefined;
  repair: RepairFacts | undefined;
  claims: Claim[];
}

type Transfers = ReadonlyMap<string, EndedTransfer>;

export function evidenceOf(
  findings: readonly Finding[],
  orders: readonly PlannedOrder[],
  { transfers, ledger, repairs, log }: RunRecord,
): Evidence[] {
  const found = new Set(findings.map(({ transfer }) => transfer));
  return orders
    .filter(({ referenceId }) => found.has(referenceId))
    .map((order) => ({
      order,
      ended: transfers.get(order.referenceId),
      ledger: ledger.get(order.referenceId),
      repair: repairs.get(order.referenceId),
      claims: log.claims.filter(({ referenceId }) => referenceId === order.referenceId),
    }));
}

export function totalsOf(transfers: Transfers): Pick<ChaosSummary, 'endings' | 'movedMinor' | 'attempts'> {
  const views = [...transfers.values()].map(({ view }) => view);
  return {
    endings: countsOf(views.map(({ status }) => status)),
    movedMinor: views.reduce((sum, { money }) => sum + money.withdrawnMinor, 0),
    attempts: views.flatMap(stepsOf).reduce((sum, { attemptCount }) => sum + attemptCount, 0),
  };
}

export function faultsHit(calls: readonly Call[]): Record<string, number> {
  const none = Object.fromEntries(faultKind.options.map((kind) => [kind, 0]));
  return { ...none, ...countsOf(calls.flatMap(({ faultKind: kind }) => kind ?? [])) };
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
