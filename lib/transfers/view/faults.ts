import type { Fault, FaultKind, FaultScope, FaultState } from '#lib/bank-client/contract.ts';
import { operationOf, type StepView } from './timeline-items.ts';

export interface FaultView {
  id: string;
  kind: FaultKind;
  scope: FaultScope;
  by: string;
  reason: string;
  state: FaultState;
  armedAt: string;
  endedAt: string | null;
  /** Clipped to the transfer's own time; a null end is still going on. */
  from: string;
  to: string | null;
}

/** In the order they were armed. */
export function faultViewsOf(
  faults: readonly Fault[],
  { referenceId, startedAt, closedAt }: { referenceId: string; startedAt: string; closedAt: string | null },
  steps: readonly StepView[],
): FaultView[] {
  return faults
    .filter((fault) => overlaps(fault, startedAt, closedAt))
    .filter(({ scope }) =>
      steps.some((step) => step.status !== 'skipped' && concerns(scope, step, referenceId)),
    )
    .sort((one, other) => (one.armedAt < other.armedAt ? -1 : 1))
    .map(({ id, kind, scope, by, reason, state, armedAt, endedAt }) => ({
      ...{ id, kind, scope, by, reason, state, armedAt, endedAt },
      from: armedAt > startedAt ? armedAt : startedAt,
      to: earlier(endedAt, closedAt),
    }));
}

/** ISO 8601 in UTC with milliseconds sorts as text. */
function overlaps({ armedAt, endedAt, state }: Fault, startedAt: string, closedAt: string | null): boolean {
  const endedBefore = endedAt === null ? state !== 'armed' : endedAt <= startedAt;
  return !endedBefore && (closedAt === null || armedAt < closedAt);
}

function concerns(scope: FaultScope, step: StepView, transfer: string): boolean {
  const subject = { transfer, account: step.account, bank: step.bank, operation: operationOf(step.name) };
  const parts = ['transfer', 'account', 'bank', 'operation'] as const;
  return parts.every((part) => scope[part] === undefined || scope[part] === subject[part]);
}

function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
