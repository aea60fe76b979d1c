/** Which fault acts on a call, and what it makes of it. */

import { isOver, toFault } from '#bank/database/rows.ts';
import type { FaultRow } from '#bank/database/tables.ts';
import type { Unit } from '#bank/database/unit.ts';
import {
  type FaultKind,
  type FaultOperation,
  type FaultParams,
  type FaultScope,
  faultScope,
} from '#lib/bank-client/contract.ts';
import { canActOn } from './arm.ts';

/** What is known of a call that a fault's scope can name. */
export interface CallSubject {
  operation: FaultOperation;
  bank: string | null;
  account: string | null;
  transfer: string | null;
}

/** A fault that acts on a call. */
export interface ActingFault {
  kind: FaultKind;
  params: FaultParams;
  /** Deterministic within a fault, so that what it does can be repeated: from 0 up to 1. */
  chance: number;
}

/** The narrowest part of a scope decides, in this order. */
const NARROWEST_FIRST = ['transfer', 'account', 'operation', 'bank'] as const satisfies (keyof FaultScope)[];

/**
 * The fault that acts on this call, if any: of all that match, the one with the narrowest scope,
 * then the newest. It is counted in the caller's transaction, so that of two calls at once only one
 * can be a fault's last. A flaky fault that lets the call pass is counted and not returned.
 */
export async function matchFault(unit: Unit, call: CallSubject): Promise<ActingFault | undefined> {
  const [row] = (await unit.armedFaults())
    .filter((fault) => !isOver(fault, unit.now) && canActOn(fault.kind, call.operation))
    .filter((fault) => matches(scopeOf(fault), call))
    .sort(byNarrowness);
  if (!row) return undefined;

  const { kind, params } = toFault(row, unit.now);
  const chance = chanceOf(params.seed ?? 1, row.used);
  const used = row.used + 1;
  const usedUp = used === row.count;
  unit.changeFault(row, usedUp ? { used, state: 'used-up', ended_at: unit.now } : { used });
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

/** The n-th number of a seeded series (mulberry32), from 0 up to 1. */
function chanceOf(seed: number, n: number): number {
  let state = (seed + Math.imul(n + 1, 0x6d2b79f5)) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}
