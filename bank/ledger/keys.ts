import { toPost } from '#bank/database/rows.ts';
import type { KeyRow } from '#bank/database/tables.ts';
import type { UnitOfWork } from '#bank/database/unit-of-work.ts';
import type { KeyState } from '#lib/bank-client/contract.ts';

export async function lookUp(work: UnitOfWork, key: string): Promise<KeyState> {
  return stateOf(key, await work.key(key));
}

/** Keeps an outcome the key already has. A key without one becomes void: no later call can post under it. */
export async function closeKey(work: UnitOfWork, key: string): Promise<KeyState> {
  const existing = await work.key(key);
  if (existing) return stateOf(key, existing);
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
    decided_at: work.now,
  };
  work.recordOutcome(voided);
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
