import type { z } from 'zod';
import { hasExpired, toFault } from '#bank/database/rows.ts';
import type { FaultRow } from '#bank/database/tables.ts';
import type { UnitOfWork } from '#bank/database/unit-of-work.ts';
import { ProblemError, problemOf } from '#bank/shared/problems.ts';
import type {
  armFault as armFaultSchema,
  Fault,
  FaultKind,
  FaultOperation,
  FaultParams,
} from '#lib/bank-client/contract.ts';

export type ArmFaultRequest = z.output<typeof armFaultSchema>;

const DEFAULT_SECONDS = 60;

/** Also names the parameters each kind takes. */
const DEFAULT_PARAMS: Record<FaultKind, FaultParams> = {
  down: {},
  slow: { delayMs: 2000, jitterMs: 0 },
  hang: {},
  'lose-answer': {},
  'lose-request': {},
  flaky: { share: 0.5, seed: 1 },
  'fail-next': {},
  error: {},
  refuse: { code: 'account_closed' },
  duplicate: {},
};

/** Only a posting can be refused; calls about a key cannot. */
const REFUSABLE: readonly FaultOperation[] = ['withdraw', 'deposit', 'refund', 'external-refund'];

/**
 * The fault ends after its count or its time, whichever comes first. With neither it ends after 60
 * seconds, or after one call for `fail-next`.
 *
 * @throws {ProblemError} if a parameter does not apply to its kind
 */
export async function armFault(work: UnitOfWork, request: ArmFaultRequest): Promise<Fault> {
  requireApplicableParams(request);
  const count = request.count ?? (request.kind === 'fail-next' ? 1 : undefined);
  const seconds = request.seconds ?? (count === undefined ? DEFAULT_SECONDS : undefined);
  const row: FaultRow = {
    id: work.nextNumber('fault'),
    kind: request.kind,
    scope: JSON.stringify(request.scope),
    params: JSON.stringify({ ...DEFAULT_PARAMS[request.kind], ...request.params }),
    armed_by: request.by,
    reason: request.reason,
    seconds: seconds ?? null,
    count: count ?? null,
    state: 'armed',
    used: 0,
    armed_at: work.now,
    expires_at: seconds === undefined ? null : new Date(Date.parse(work.now) + seconds * 1000).toISOString(),
    ended_at: null,
  };
  await work.addFault(row);
  return toFault(row, work.now);
}

function requireApplicableParams({ kind, params, scope }: ArmFaultRequest): void {
  const inapplicable = Object.keys(params).filter((name) => !(name in DEFAULT_PARAMS[kind]));
  if (inapplicable.length > 0) {
    throw new ProblemError(
      problemOf('invalid_request', `A ${kind} fault does not take ${inapplicable.join(', ')}.`, {
        errors: inapplicable.map((name) => ({
          path: `params.${name}`,
          message: `not a parameter of ${kind}`,
        })),
      }),
    );
  }
  if (kind === 'refuse' && scope.operation && !REFUSABLE.includes(scope.operation)) {
    throw new ProblemError(
      problemOf('invalid_request', `A ${scope.operation} call cannot be refused. Only postings can.`, {
        errors: [{ path: 'scope.operation', message: `one of ${REFUSABLE.join(', ')}` }],
      }),
    );
  }
}

export function canActOn(kind: FaultKind, operation: FaultOperation): boolean {
  return kind !== 'refuse' || REFUSABLE.includes(operation);
}

/** @returns the faults it cleared */
export async function clearFaults(work: UnitOfWork, which: (row: FaultRow) => boolean): Promise<Fault[]> {
  const cleared = (await work.armedFaults()).filter((row) => !hasExpired(row, work.now) && which(row));
  for (const row of cleared) work.changeFault(row, { state: 'cleared', ended_at: work.now });
  return cleared.map((row) => toFault(row, work.now));
}

export async function expireFaults(work: UnitOfWork): Promise<void> {
  for (const row of await work.armedFaults()) {
    if (hasExpired(row, work.now)) work.changeFault(row, { state: 'expired', ended_at: row.expires_at });
  }
}
