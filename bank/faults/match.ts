import { hasExpired, toFault } from '#bank/database/rows.ts';
import type { FaultRow } from '#bank/database/tables.ts';
import type { UnitOfWork } from '#bank/database/unit-of-work.ts';
import {
  type FaultKind,
  type FaultOperation,
  type FaultParams,
  type FaultScope,
  faultScope,
} from '#lib/bank-client/contract.ts';
import { canActOn } from './arm.ts';

/** The parts of a call that a fault's scope can name. */
export interface CallSubject {
  operation: FaultOperation;
  bank: string | null;
  account: string | null;
  transfer: string | null;
}

export interface ActingFault {
  kind: FaultKind;
  params: FaultParams;
  /** From 0 up to 1. Seeded, so that a fault is reproducible. */
  chance: number;
}

/** Parts of a scope, narrowest first. */
const NARROWEST_FIRST = ['transfer', 'account', 'operation', 'bank'] as const satisfies (keyof FaultScope)[];

/**
 * Of all faults that match, the one with the narrowest scope acts, then the newest. The call counts
 * towards its limit even if a flaky fault lets it pass.
 */
export async function matchFault(work: UnitOfWork, call: CallSubject): Promise<ActingFault | undefined> {
  const [row] = (await work.armedFaults())
    .filter((fault) => !hasExpired(fault, work.now) && canActOn(fault.kind, call.operation))
    .filter((fault) => matches(scopeOf(fault), call))
    .sort(byNarrowness);
  if (!row) return undefined;

  const { kind, params } = toFault(row, work.now);
  const chance = chanceOf(params.seed ?? 1, row.used);
  const used = row.used + 1;
  const usedUp = used === row.count;
  work.changeFault(row, usedUp ? { used, state: 'used-up', ended_at: work.now } : { used });
  if (kind === 'flaky' && chance >= (params.share ?? 0)) return undefined;
  return { kind, params, chance };
}

function scopeOf(row: FaultRow): FaultScope {
  return faultScope.parse(JSON.parse(row.scope));
}

function matches(scope: FaultScope, call: CallSubject): boolean {
  return NARROWEST_FIRST.every((part) => scope[part] === undefined || scope[part] === call[part]);
}

function byNarrowness(a: FaultRow, b: FaultRow): number {
  return narrowness(scopeOf(b)) - narrowness(scopeOf(a)) || b.id - a.id;
}

function narrowness(scope: FaultScope): number {
  return NARROWEST_FIRST.reduce((sum, part) => sum * 2 + (scope[part] === undefined ? 0 : 1), 0);
}

/** The n-th number of a series seeded by mulberry32, from 0 up to 1. */
function chanceOf(seed: number, n: number): number {
  let state = (seed + Math.imul(n + 1, 0x6d2b79f5)) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}
