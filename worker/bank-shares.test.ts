import { setImmediate } from 'node:timers/promises';
import type { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { BANK_BUSY } from '#temporal/contract.ts';
import { BankShares } from './bank-shares.ts';

const TIMEOUT_MS = 5_000;

/** Calls until the bank's share is taken; none of them ends. @returns how many there are */
async function hangAt(shares: BankShares, bank: string): Promise<number> {
  for (let held = 0; ; held++) {
    const refusal = shares
      .run(bank, TIMEOUT_MS, () => new Promise<never>(() => {}))
      .catch((error: unknown) => error);
    const outcome = await Promise.race([refusal, setImmediate('hangs')]);
    if (outcome === 'hangs') continue;
    expect(outcome).toMatchObject({ type: BANK_BUSY, nonRetryable: false });
    const { nextRetryDelay } = outcome as ApplicationFailure;
    expect(nextRetryDelay).toBeGreaterThanOrEqual(TIMEOUT_MS / 2);
    expect(nextRetryDelay).toBeLessThanOrEqual(TIMEOUT_MS * 1.5);
    return held;
  }
}

describe('the slots of a worker', () => {
  it('are left to the others by half, when one bank hangs', async () => {
    const shares = new BankShares(100);
    expect(await hangAt(shares, 'bank2')).toBe(50);
    expect(await shares.run('bank1', TIMEOUT_MS, async () => 'answered')).toBe('answered');
  });

  it('are never all taken, however many banks hang', async () => {
    const shares = new BankShares(100);
    const held: number[] = [];
    for (const bank of ['bank2', 'bank3', 'bank4']) held.push(await hangAt(shares, bank));
    expect(held).toEqual([50, 25, 13]);
    expect(await shares.run('bank1', TIMEOUT_MS, async () => 'answered')).toBe('answered');
  });

  it('come back with the answer, also a bad one', async () => {
    const shares = new BankShares(2);
    for (let call = 0; call < 5; call++) {
      await shares.run('bank1', TIMEOUT_MS, () => Promise.reject(new Error('down'))).catch(() => {});
    }
    expect(await shares.run('bank1', TIMEOUT_MS, async () => 'answered')).toBe('answered');
  });
});
