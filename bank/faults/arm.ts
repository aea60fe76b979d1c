/** Arming, clearing and ending faults. */
import type { z } from 'zod';
import { isOver, toFault } from '#bank/database/rows.ts';
import type { FaultRow } from '#bank/database/tables.ts';
import type { Unit } from '#bank/database/unit.ts';
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

/** What a fault's kind needs and was not told. */
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

/** A business refusal is an answer to a post; keys cannot be refused. */
const REFUSABLE: readonly FaultOperation[] = ['withdraw', 'deposit', 'refund', 'external-refund'];

/**
 * Arms a fault. It ends after its count or its time, whichever is first; with neither given, after
 * 60 seconds, `fail-next` after one call: a fault never lasts for ever.
 *
 * @throws {ProblemError} when it is given what its kind has no use for.
 */
export async function armFault(unit: Unit, request: ArmFaultRequest): Promise<Fault> {
  refuseUselessParams(request);
  const count = request.count ?? (request.kind === 'fail-next' ? 1 : undefined);
  const seconds = request.seconds ?? (count === undefined ? DEFAULT_SECONDS : undefined);
  const row: FaultRow = {
    id: unit.next('fault'),
    kind: request.kind,
    scope: JSON.stringify(request.scope),
    params: JSON.stringify({ ...DEFAULT_PARAMS[request.kind], ...request.params }),
    armed_by: request.by,
    reason: request.reason,
    seconds: seconds ?? null,
    count: count ?? null,
    state: 'armed',
    used: 0,
    armed_at: unit.now,
    expires_at: seconds === undefined ? null : new Date(Date.parse(unit.now) + seconds * 1000).toISOString(),
    ended_at: null,
  };
  await unit.applyFault(row);
  return toFault(row, unit.now);
}

function refuseUselessParams({ kind, params, scope }: ArmFaultRequest): void {
  const useless = Object.keys(params).filter((name) => !(name in DEFAULT_PARAMS[kind]));
  if (useless.length > 0) {
    throw new ProblemError(
      problemOf('invalid_request', `A fault "${kind}" has no use for ${useless.join(', ')}.`, {
        errors: useless.map((name) => ({ path: `params.${name}`, message: `not a parameter of ${kind}` })),
      }),
    );
  }
  if (kind === 'refuse' && scope.operation && !REFUSABLE.includes(scope.operation)) {
    throw new ProblemError(
      problemOf('invalid_request', `A call to ${scope.operation} cannot be refused: it is no posting.`, {
        errors: [{ path: 'scope.operation', message: `one of ${REFUSABLE.join(', ')}` }],
      }),
    );
  }
}

/** Whether a fault of this kind can act on this operation at all. */
export function canActOn(kind: FaultKind, operation: FaultOperation): boolean {
  return kind !== 'refuse' || REFUSABLE.includes(operation);
}

/** Clears the armed faults that `which` accepts; returns them. */
export async function clearFaults(unit: Unit, which: (row: FaultRow) => boolean): Promise<Fault[]> {
  const cleared = (await unit.armedFaults()).filter((row) => !isOver(row, unit.now) && which(row));
  for (const row of cleared) unit.changeFault(row, { state: 'cleared', ended_at: unit.now });
  return cleared.map((row) => toFault(row, unit.now));
}

/** Writes down the end of faults whose time is over. */
export async function expireFaults(unit: Unit): Promise<void> {
  for (const row of await unit.armedFaults()) {
    if (isOver(row, unit.now)) unit.changeFault(row, { state: 'expired', ended_at: row.expires_at });
  }
}
