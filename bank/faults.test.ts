import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ArmFault, FaultScope, PostRequest } from '#lib/bank-client/contract.ts';
import { BankUnreachable } from '#lib/bank-client/errors.ts';
import { followFeed } from '#lib/bank-client/feed.ts';
import { openTestDatabase, startTestBank, startTestBankOn, type TestBank } from '#testing/bank/bank.ts';

const fresh = (prefix: string): string => `${prefix}-${randomUUID().slice(0, 8)}`;

describe.each(['sqlite', 'postgres'] as const)('the fault lab on %s', (kind) => {
  let bank: TestBank;
  beforeAll(async () => {
    bank = await startTestBank(kind);
  }, 60_000);
  afterAll(() => bank.close());

  /** A withdrawal from a new account with 100.00, its key, and a way to arm faults for it alone. */
  async function newWithdrawal() {
    const transfer = fresh('rm');
    const account = await bank.client.openAccount({
      bank: fresh('bank'),
      holder: 'Somebody',
      currency: 'USD',
      openingBalanceMinor: 10_000,
    });
    const request: PostRequest = { account: account.id, amountMinor: 100, currency: 'USD', transfer };
    const key = `${transfer}-withdrawal`;
    const arm = (fault: Pick<ArmFault, 'kind'> & Partial<ArmFault>) =>
      bank.client.armFault({ by: 'a test', reason: 'to see', scope: { transfer }, ...fault });
    return {
      account,
      request,
      key,
      closing: { ...request, operation: 'withdraw' } as const,
      transfer,
      arm,
      withdraw: (options: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
        bank.client.withdraw(request, { key, ...options }),
      balance: async () => (await bank.client.getAccount(account.id)).postedMinor,
      calls: async () => (await bank.client.listCalls({ transfer })).items.reverse(),
    };
  }

  describe('a fault of kind', () => {
    it('down: answers 503, posts nothing and logs the call', async () => {
      const { arm, withdraw, balance, calls } = await newWithdrawal();
      await arm({ kind: 'down', count: 1 });
      await expect(withdraw()).rejects.toMatchObject({ status: 503, code: 'bank_unavailable' });
      expect(await balance()).toBe(10_000);
      await withdraw();
      expect(await balance()).toBe(9900);
      expect(await calls()).toMatchObject([
        { faultKind: 'down', outcome: 'failed', status: 503, code: 'bank_unavailable', answerLost: false },
        { faultKind: null, outcome: 'posted', status: 201 },
      ]);
    });

    it('lose-answer: posts, then drops the connection; the repeat gets the receipt', async () => {
      const { arm, withdraw, balance, calls } = await newWithdrawal();
      await arm({ kind: 'lose-answer', count: 1 });
      await expect(withdraw()).rejects.toMatchObject({ reason: 'dropped' });
      expect(await balance()).toBe(9900);
      expect(await withdraw()).toMatchObject({ replayed: true });
      expect(await calls()).toMatchObject([
        {
          faultKind: 'lose-answer',
          outcome: 'posted',
          status: null,
          answerLost: true,
          transactionId: expect.any(String),
        },
        { faultKind: null, outcome: 'replayed', status: 200, answerLost: false },
      ]);
    });

    it('lose-request: drops the connection before posting; a look-up shows that nothing was posted', async () => {
      const { arm, withdraw, balance, calls, key, transfer } = await newWithdrawal();
      await arm({ kind: 'lose-request', count: 1 });
      await expect(withdraw()).rejects.toBeInstanceOf(BankUnreachable);
      expect(await bank.client.lookUpKey(key, { transfer })).toMatchObject({ outcome: 'none' });
      expect(await balance()).toBe(10_000);
      expect(await withdraw()).toMatchObject({ replayed: false });
      expect(await calls()).toMatchObject([
        { faultKind: 'lose-request', outcome: 'failed', status: null, answerLost: true },
        { operation: 'lookup', outcome: 'none' },
        { outcome: 'posted' },
      ]);
    });

    it('hang: never answers, posts nothing, and is logged on arrival', async () => {
      const { arm, withdraw, balance, calls } = await newWithdrawal();
      await arm({ kind: 'hang', count: 1 });
      const caller = new AbortController();
      const hanging = withdraw({ signal: caller.signal });
      const gaveUp = expect(hanging).rejects.toMatchObject({ reason: 'aborted' });
      await vi.waitFor(async () =>
        expect(await calls()).toMatchObject([
          { faultKind: 'hang', outcome: 'failed', status: null, answerLost: true },
        ]),
      );
      caller.abort();
      await gaveUp;
      expect(await balance()).toBe(10_000);
    });

    it('slow: posts late, even after its caller has timed out', async () => {
      const { arm, withdraw, balance, calls } = await newWithdrawal();
      await arm({ kind: 'slow', count: 1, params: { delayMs: 200, jitterMs: 50 } });
      await expect(withdraw({ timeoutMs: 50 })).rejects.toMatchObject({ reason: 'timed-out' });
      expect(await balance()).toBe(10_000);
      await vi.waitFor(async () => expect(await balance()).toBe(9900));
      const [late] = await calls();
      expect(late).toMatchObject({ faultKind: 'slow', outcome: 'posted', answerLost: true });
      expect(late?.durationMs).toBeGreaterThanOrEqual(149);
    });

    it('slow: does not post if the key was closed meanwhile', async () => {
      const { arm, withdraw, balance, calls, key, closing } = await newWithdrawal();
      await arm({ kind: 'slow', count: 1, params: { delayMs: 150 } });
      await expect(withdraw({ timeoutMs: 20 })).rejects.toMatchObject({ reason: 'timed-out' });
      expect(await bank.client.closeKey(key, closing)).toMatchObject({ outcome: 'void' });
      await vi.waitFor(async () =>
        expect(await calls()).toContainEqual(
          expect.objectContaining({ faultKind: 'slow', outcome: 'void', code: 'key_void' }),
        ),
      );
      expect(await balance()).toBe(10_000);
    });

    it('fail-next: fails the next n calls, counting, then recovers', async () => {
      const { arm, withdraw, balance } = await newWithdrawal();
      const { id, remaining } = await arm({ kind: 'fail-next', count: 2 });
      expect(remaining).toBe(2);
      await expect(withdraw()).rejects.toMatchObject({ status: 503 });
      expect((await faultOf(id))?.remaining).toBe(1);
      await expect(withdraw()).rejects.toMatchObject({ status: 503 });
      expect(await faultOf(id)).toMatchObject({ remaining: 0, state: 'used-up' });
      await withdraw();
      expect(await balance()).toBe(9900);
    });

    it('flaky: fails a share of the calls, the same ones for the same seed', async () => {
      const pattern = async (): Promise<string> => {
        const { arm, withdraw, transfer } = await newWithdrawal();
        await arm({ kind: 'flaky', params: { share: 0.5, seed: 7 } });
        for (let call = 0; call < 20; call += 1) await withdraw().catch(() => undefined);
        const { items } = await bank.client.listCalls({ transfer });
        return items.map(({ outcome }) => (outcome === 'failed' ? 'x' : '.')).join('');
      };
      const first = await pattern();
      expect(first).toContain('x');
      expect(first).toContain('.');
      expect(await pattern()).toBe(first);
    });

    it('error: answers 500 with an unclassified error and posts nothing', async () => {
      const { arm, withdraw, balance } = await newWithdrawal();
      await arm({ kind: 'error', count: 1 });
      await expect(withdraw()).rejects.toMatchObject({ status: 500, code: 'internal_error' });
      expect(await balance()).toBe(10_000);
    });

    it('refuse: refuses for good, as a business would', async () => {
      const { arm, withdraw, balance, key } = await newWithdrawal();
      await arm({ kind: 'refuse', count: 1, params: { code: 'account_closed' } });
      await expect(withdraw()).rejects.toMatchObject({ status: 422, code: 'account_closed' });
      await expect(withdraw()).rejects.toMatchObject({ status: 422, code: 'account_closed' });
      expect(await bank.client.lookUpKey(key)).toMatchObject({ outcome: 'refused', code: 'account_closed' });
      expect(await balance()).toBe(10_000);
    });

    it('refuse: cannot take back what was posted', async () => {
      const { arm, withdraw, balance } = await newWithdrawal();
      await withdraw();
      await arm({ kind: 'refuse' });
      expect(await withdraw()).toMatchObject({ replayed: true });
      expect(await balance()).toBe(9900);
    });

    it('duplicate: handles the call twice and posts it once', async () => {
      const { arm, withdraw, balance, calls } = await newWithdrawal();
      await arm({ kind: 'duplicate', count: 1 });
      expect(await withdraw()).toMatchObject({ replayed: false });
      expect(await balance()).toBe(9900);
      expect(await calls()).toMatchObject([
        { faultKind: 'duplicate', outcome: 'posted' },
        { faultKind: 'duplicate', outcome: 'replayed' },
      ]);
    });

    it('acts on closing and looking up a key too', async () => {
      const { arm, key, transfer, closing } = await newWithdrawal();
      await arm({ kind: 'down', scope: { transfer, operation: 'lookup' } });
      await expect(bank.client.lookUpKey(key, { transfer })).rejects.toMatchObject({ status: 503 });
      await arm({ kind: 'lose-answer', scope: { transfer, operation: 'close-key' }, count: 1 });
      await expect(bank.client.closeKey(key, closing)).rejects.toBeInstanceOf(BankUnreachable);
      expect(await bank.client.closeKey(key, closing)).toMatchObject({ outcome: 'void' });
    });
  });

  describe('the scope of a fault', () => {
    it('must match in every part', async () => {
      const { arm, withdraw, account, transfer } = await newWithdrawal();
      const elsewhere: FaultScope[] = [
        { bank: 'bank9.example.com' },
        { transfer, account: '85-150' },
        { transfer, operation: 'deposit' },
        { transfer: fresh('rm'), bank: account.bank },
      ];
      for (const scope of elsewhere) await arm({ kind: 'down', scope });
      await withdraw();
      await arm({
        kind: 'down',
        scope: { bank: account.bank, operation: 'withdraw', account: account.id, transfer },
      });
      await expect(withdraw()).rejects.toMatchObject({ status: 503 });
    });

    it('matches what a key was used for if the call does not say', async () => {
      const { arm, withdraw, key, account, calls } = await newWithdrawal();
      await withdraw();
      await arm({ kind: 'down', scope: { bank: account.bank, operation: 'lookup' } });
      await expect(bank.client.lookUpKey(key)).rejects.toMatchObject({ status: 503 });
      expect((await calls()).at(-1)).toMatchObject({
        operation: 'lookup',
        bank: account.bank,
        faultKind: 'down',
      });
    });

    it('decides between several: the narrowest, then the newest', async () => {
      const { arm, withdraw, account, transfer, calls } = await newWithdrawal();
      const scopes: [ArmFault['kind'], FaultScope][] = [
        ['fail-next', { transfer }],
        ['error', { transfer }],
        ['down', { account: account.id, operation: 'withdraw', bank: account.bank }],
        ['lose-request', { operation: 'withdraw', bank: account.bank }],
        ['lose-answer', { bank: account.bank }],
      ];
      for (const [kind, scope] of scopes) await arm({ kind, scope, count: 1 });
      for (const _ of scopes) await withdraw().catch(() => undefined);
      expect((await calls()).map(({ faultKind }) => faultKind)).toEqual([
        'error',
        'fail-next',
        'down',
        'lose-request',
        'lose-answer',
      ]);
    });

    it('matches one of two simultaneous calls when one is left', async () => {
      const { arm, withdraw, calls } = await newWithdrawal();
      await arm({ kind: 'fail-next', count: 3 });
      await Promise.allSettled(Array.from({ length: 20 }, () => withdraw()));
      expect((await calls()).filter(({ outcome }) => outcome === 'failed')).toHaveLength(3);
    });
  });

  describe('a fault ends', () => {
    it('after a minute by default', async () => {
      const { arm } = await newWithdrawal();
      const { seconds, count, armedAt, expiresAt } = await arm({ kind: 'down' });
      expect({ seconds, count }).toEqual({ seconds: 60, count: null });
      expect(Date.parse(expiresAt ?? '') - Date.parse(armedAt)).toBe(60_000);
    });

    it('when its time is over, without any call', async () => {
      const { arm, withdraw } = await newWithdrawal();
      const { id } = await arm({ kind: 'down', seconds: 1 });
      await expect(withdraw()).rejects.toMatchObject({ status: 503 });
      await vi.waitFor(async () => expect(await faultOf(id)).toMatchObject({ state: 'expired' }), 5000);
      await withdraw();
    });

    it('on the feed too: uses, clearing and expiry are published', async () => {
      const { arm, withdraw, transfer } = await newWithdrawal();
      const published: string[] = [];
      const stop = new AbortController();
      let connected = false;
      const following = followFeed({
        baseUrl: bank.url,
        token: bank.token,
        signal: stop.signal,
        onConnected: () => {
          connected = true;
        },
        onEvent: ({ event, data }) => {
          if (event === 'fault' && data.scope.transfer === transfer)
            published.push(`${data.kind} ${data.state} ${data.remaining}`);
        },
      });
      await vi.waitFor(() => expect(connected).toBe(true));
      await arm({ kind: 'fail-next', count: 2 });
      await withdraw().catch(() => undefined);
      await withdraw().catch(() => undefined);
      await bank.client.clearFault((await arm({ kind: 'hang' })).id);
      await arm({ kind: 'down', seconds: 1 });
      const expected = [
        'fail-next armed 2',
        'fail-next armed 1',
        'fail-next used-up 0',
        'hang armed null',
        'hang cleared null',
        'down armed null',
        'down expired null',
      ];
      await vi.waitFor(() => expect(published).toEqual(expected), 5000);
      stop.abort();
      await following;
    });

    it('with a time of its end, and is listed by the period in which it was armed', async () => {
      const { arm, withdraw } = await newWithdrawal();
      const armed = await arm({ kind: 'down' });
      expect(armed.endedAt).toBeNull();
      const { endedAt } = await bank.client.clearFault(armed.id);
      const used = await arm({ kind: 'fail-next' });
      await withdraw().catch(() => undefined);
      const expiring = await arm({ kind: 'slow', seconds: 1 });
      await vi.waitFor(
        async () => expect(await faultOf(expiring.id)).toMatchObject({ state: 'expired' }),
        5000,
      );
      expect(await faultOf(expiring.id)).toMatchObject({ endedAt: expiring.expiresAt });
      expect(Date.parse((await faultOf(used.id))?.endedAt ?? '')).toBeGreaterThanOrEqual(
        Date.parse(used.armedAt),
      );
      const stillArmed = await arm({ kind: 'hang' });
      const own = [stillArmed, expiring, used, armed].map(({ id }) => id);
      const listed = async (times: { since?: string; before?: string }) =>
        (await bank.client.listFaults({ ...times, limit: 500 })).items
          .map(({ id }) => id)
          .filter((id) => own.includes(id));
      expect(await listed({ since: '2026-01-01T00:00:00.000Z' })).toEqual(own);
      expect(await listed({ since: endedAt ?? '' })).not.toContain(armed.id);
      expect(await listed({ since: expiring.expiresAt ?? '' })).toEqual([stillArmed.id]);
      expect(await listed({ before: expiring.expiresAt ?? '' })).toEqual([expiring.id, used.id, armed.id]);
      expect(await listed({ before: armed.armedAt })).toEqual([]);
      await bank.client.clearFault(stillArmed.id);
    });

    it('by hand, alone or with all others', async () => {
      const { arm, withdraw } = await newWithdrawal();
      const one = await arm({ kind: 'down' });
      expect(await bank.client.clearFault(one.id)).toMatchObject({ id: one.id, state: 'cleared' });
      await withdraw();
      const other = await arm({ kind: 'down' });
      expect(await bank.client.clearFaults()).toContainEqual(
        expect.objectContaining({ id: other.id, state: 'cleared' }),
      );
      expect(await bank.client.clearFaults()).toEqual([]);
      expect(await bank.client.clearFault(one.id)).toMatchObject({ state: 'cleared' });
      await expect(bank.client.clearFault('F999999')).rejects.toMatchObject({
        status: 404,
        code: 'not_found',
      });
    });
  });

  it('refuses parameters that do not apply to the kind', async () => {
    const { arm } = await newWithdrawal();
    const invalid = { status: 400, code: 'invalid_request' };
    await expect(arm({ kind: 'down', params: { share: 0.5 } })).rejects.toMatchObject(invalid);
    await expect(arm({ kind: 'refuse', scope: { operation: 'close-key' } })).rejects.toMatchObject(invalid);
    await expect(arm({ kind: 'down', seconds: 0 })).rejects.toMatchObject(invalid);
    await expect(arm({ kind: 'down', by: ' ' })).rejects.toMatchObject(invalid);
  });

  async function faultOf(id: string) {
    return (await bank.client.listFaults({ limit: 500 })).items.find((fault) => fault.id === id);
  }
});

describe('a bank with its fault lab off', () => {
  it('refuses to arm, clear and list, and ignores faults that are armed already', async () => {
    const database = await openTestDatabase('sqlite');
    const lasting = { ...database, close: async () => {} };
    const before = await startTestBankOn(lasting);
    await before.client.armFault({ kind: 'down', by: 'me', reason: 'to see' });
    await before.close();
    const bank = await startTestBankOn(database, { faultLab: false });
    try {
      const off = { status: 403, code: 'fault_lab_off' };
      await expect(bank.client.armFault({ kind: 'down', by: 'me', reason: 'to see' })).rejects.toMatchObject(
        off,
      );
      await expect(bank.client.listFaults()).rejects.toMatchObject(off);
      await expect(bank.client.clearFault('F1')).rejects.toMatchObject(off);
      await expect(bank.client.clearFaults()).rejects.toMatchObject(off);
      expect(await bank.client.health()).toMatchObject({ faultLab: false });
      expect(await bank.client.lookUpKey('some-key')).toMatchObject({ outcome: 'none' });
    } finally {
      await bank.close();
    }
  });
});
