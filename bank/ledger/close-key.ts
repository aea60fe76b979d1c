/** Keys: what became of one, and closing it for good. */

import { toPost } from '#bank/database/rows.ts';
import type { KeyRow } from '#bank/database/tables.ts';
import type { Unit } from '#bank/database/unit.ts';
import type { KeyState } from '#lib/bank-client/contract.ts';

/** What became of a key so far; changes nothing. */
export async function lookUp(unit: Unit, key: string): Promise<KeyState> {
  return stateOf(key, await unit.key(key));
}

/**
 * Closes a key: whatever outcome it has stays, and a key without one becomes void, so that a call
 * still on its way under it can never post.
 */
export async function closeKey(unit: Unit, key: string): Promise<KeyState> {
  const decided = await unit.key(key);
  if (decided) return stateOf(key, decided);
  const voided: KeyRow = {
    key,
    outcome: 'void',
    request_hash: null,
    account: null,
    amount_minor: null,
    currency: null,
    transfer: null,
    code: null,
    detail: null,
    transaction_id: null,
    balance_minor: null,
    decided_at: unit.now,
  };
  unit.decideKey(voided);
  return stateOf(key, voided);
}

function stateOf(key: string, row: KeyRow | undefined): KeyState {
  return {
    key,
    outcome: row?.outcome ?? 'none',
    code: row?.code ?? null,
    transaction: (row && toPost(row, true)) ?? null,
  };
}
