import type { z } from 'zod';
import { toPost } from '#bank/database/rows.ts';
import type { KeyRow } from '#bank/database/tables.ts';
import type { UnitOfWork } from '#bank/database/unit-of-work.ts';
import type { closeKeyRequest, KeyState } from '#lib/bank-client/contract.ts';
import { hashOf } from './post.ts';

type CloseKeyRequest = z.output<typeof closeKeyRequest>;

export async function lookUp(work: UnitOfWork, key: string): Promise<KeyState> {
  return stateOf(key, await work.key(key));
}

/**
 * Closes a key: an outcome stays, and a key without one becomes void, so that a late call under it can
 * never post. Null for a key that holds another instruction: its outcome is not the caller's.
 */
export async function closeKey(
  work: UnitOfWork,
  key: string,
  request: CloseKeyRequest,
): Promise<KeyState | null> {
  const existing = await work.key(key);
  if (existing) return isFor(existing, request) ? stateOf(key, existing) : null;
  const voided: KeyRow = {
    key,
    outcome: 'void',
    operation: null,
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

/** A void key has posted nothing and never will, whatever it was meant for. */
function isFor(row: KeyRow, request: CloseKeyRequest): boolean {
  if (row.outcome === 'void') return true;
  const { operation, account, amountMinor, currency, transfer, reason, externalReference } = request;
  return (
    row.operation === operation &&
    (account === null || row.account === account) &&
    row.amount_minor === amountMinor &&
    row.currency === currency &&
    row.transfer === transfer &&
    (externalReference === undefined ||
      row.request_hash ===
        hashOf(operation, [row.account, amountMinor, currency, transfer, reason, externalReference]))
  );
}

function stateOf(key: string, row: KeyRow | undefined): KeyState {
  return {
    key,
    outcome: row?.outcome ?? 'none',
    code: row?.code ?? null,
    transaction: (row && toPost(row, true)) ?? null,
  };
}
