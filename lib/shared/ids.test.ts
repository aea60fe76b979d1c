import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idempotencyKey } from '#lib/bank-client/contract.ts';
import { CAST } from '#lib/fault-lab/scenarios/cast.ts';
import {
  ACCOUNT_ID_PATTERN,
  depositKey,
  externalRefundKey,
  isDemoAccount,
  isOfScript,
  isReferenceId,
  newDemoAccountId,
  newReferenceId,
  newScriptId,
  REFERENCE_ID_PATTERN,
  REPAIR_RETURN_KEYS,
  referenceIdOf,
  referencesIn,
  refundKey,
  repairedReferenceIdOf,
  repairIdOf,
  withdrawalKey,
  withoutAddress,
  workflowIdOf,
} from './ids.ts';

const reference = fc.stringMatching(REFERENCE_ID_PATTERN).filter(isReferenceId);
/** Two references, of which the second may look like a key of the first. */
const pair = fc
  .tuple(reference, fc.constantFrom('', '-refund', '-external', '-repair', '-repair-manual', '-repair-2'))
  .chain(([one, ending]) => fc.tuple(fc.constant(one), fc.oneof(reference, fc.constant(one + ending))))
  .filter(([, other]) => isReferenceId(other));
const ordinal = fc.integer({ min: 1, max: 12 });

function keysOf(referenceId: string, n: number): string[] {
  return [
    withdrawalKey(referenceId),
    depositKey(referenceId),
    refundKey(referenceId, n),
    externalRefundKey(referenceId, n),
    REPAIR_RETURN_KEYS.refund(referenceId, n),
    REPAIR_RETURN_KEYS.externalRefund(referenceId, n),
  ];
}

describe('ids', () => {
  it('a workflow id leads back to the one reference that made it', () => {
    fc.assert(
      fc.property(reference, (id) => {
        expect(referenceIdOf(workflowIdOf(id))).toBe(id);
      }),
    );
    expect(referenceIdOf('something-else')).toBeUndefined();
    expect(referenceIdOf('transfer-not a reference')).toBeUndefined();
  });

  it('an account of the demonstration says whose it is, and is told from any other', () => {
    expect(newDemoAccountId('Okafor & Sons')).toMatch(/^demo-okafor(-[a-z2-9]{5}){2}$/);
    expect(['85-150', 'A1001', 'Demo-1', 'to-demo-1'].filter(isDemoAccount)).toEqual([]);
    expect(isOfScript({ transfer: newScriptId(), sourceAccount: newDemoAccountId('Ruth') })).toBe(true);
    // As scripts were recorded at first.
    expect(isOfScript({ transfer: newScriptId(), sourceAccount: newScriptId() })).toBe(true);
    expect(isOfScript({ transfer: newScriptId(), sourceAccount: '85-150' })).toBe(false);
    expect(isOfScript({ transfer: newReferenceId(), sourceAccount: newDemoAccountId('Ruth') })).toBe(false);
  });

  it('everybody of the cast has a legal one', () => {
    const names = Object.values(CAST).flatMap(({ payer, payee }) => [payer, payee]);
    for (const id of names.map(newDemoAccountId)) expect(id).toMatch(ACCOUNT_ID_PATTERN);
  });

  it('a repair is known by its id, and is never taken for a transfer', () => {
    fc.assert(
      fc.property(reference, (id) => {
        expect(repairedReferenceIdOf(repairIdOf(id))).toBe(id);
        expect(referenceIdOf(repairIdOf(id))).toBeUndefined();
        expect(repairedReferenceIdOf(workflowIdOf(id))).toBeUndefined();
      }),
    );
  });

  it('no two acts of any two transfers share a key', () => {
    fc.assert(
      fc.property(pair, ordinal, ordinal, ([one, other], n, m) => {
        fc.pre(one !== other || n !== m);
        const shared = keysOf(one, n).filter((key) => keysOf(other, m).includes(key));
        const allowed = one === other ? [withdrawalKey(one), depositKey(one)] : [];
        expect(shared).toEqual(allowed);
      }),
    );
  });

  it('the longest reference still makes keys the bank takes', () => {
    const longest = 'a'.repeat(64);
    for (const key of keysOf(longest, 99)) expect(idempotencyKey.safeParse(key).success).toBe(true);
  });

  it.each([
    'rm-1',
    'transfer-rm-1',
    'repair-rm-1',
    'Transfer-rm-1-deposit',
    ...keysOf('rm-1', 1),
    ...keysOf('rm-1', 12),
    'http://127.0.0.1:3000/transfers/rm-1?from=list#attempt-2',
    'http://127.0.0.1:8233/namespaces/default/workflows/transfer-rm-1/0197c2e4/history',
  ])('the text %s names its transfer', (text) => {
    expect(referencesIn(text)).toContain('rm-1');
  });

  it('a reference that reads like a key means itself first', () => {
    expect(referencesIn('transfer-1-refund-2')).toEqual(['transfer-1-refund-2', '1-refund-2', '1']);
    expect(referencesIn('no reference')).toEqual([]);
    expect(withoutAddress('/accounts/85-150')).toBe('85-150');
  });

  it('new references are references and do not repeat', () => {
    const made = Array.from({ length: 1_000 }, newReferenceId);
    expect(made.every(isReferenceId)).toBe(true);
    expect(new Set(made).size).toBe(made.length);
  });

  it.each(['', '-a', '.a', 'a b', 'a/b', 'ä', 'a'.repeat(65)])('refuses %j as a reference', (text) => {
    expect(isReferenceId(text)).toBe(false);
  });
});
