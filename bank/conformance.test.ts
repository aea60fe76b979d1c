/** The bank's HTTP contract, on each database. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CloseKeyRequest, LedgerTransfer, OpenAccount, PostRequest } from '#lib/bank-client/contract.ts';
import { startTestBank, type TestBank } from '#testing/bank/bank.ts';

/** Each test has its own transfers, accounts and banks, so none depends on another. */
const fresh = (prefix: string): string => `${prefix}-${randomUUID().slice(0, 8)}`;

describe.each(['sqlite', 'postgres'] as const)('the bank on %s', (kind) => {
  let bank: TestBank;
  beforeAll(async () => {
    bank = await startTestBank(kind);
  }, 60_000);
  afterAll(() => bank.close());

  async function open(openingBalanceMinor: number, more: Partial<OpenAccount> = {}): Promise<string> {
    const request = {
      bank: fresh('bank'),
      holder: 'Somebody',
      currency: 'USD' as const,
      openingBalanceMinor,
    };
    return (await bank.client.openAccount({ ...request, ...more })).id;
  }

  async function balancesOf(id: string): Promise<[postedMinor: number, inTransitMinor: number]> {
    const { postedMinor, inTransitMinor } = await bank.client.getAccount(id);
    return [postedMinor, inTransitMinor];
  }

  interface Transfer {
    transfer: string;
    withdrawal: PostRequest;
    deposit: PostRequest;
  }

  /** A transfer of 400.00 from a new account with 2,000.00 to a new account at another bank. */
  async function newTransfer(): Promise<Transfer> {
    const transfer = fresh('rm');
    const common = { amountMinor: 40_000, currency: 'USD' as const, transfer };
    return {
      transfer,
      withdrawal: { ...common, account: await open(200_000) },
      deposit: { ...common, account: await open(0) },
    };
  }

  async function withdrawnTransfer(): Promise<Transfer> {
    const transfer = await newTransfer();
    await bank.client.withdraw(transfer.withdrawal, { key: `${transfer.transfer}-withdrawal` });
    return transfer;
  }

  async function inTransit(transfer: string): Promise<number> {
    const check = await bank.client.check();
    expect(check).toMatchObject({ ok: true, violations: [] });
    return check.inTransit.find((transit) => transit.transfer === transfer)?.amountMinor ?? 0;
  }

  describe('accounts', () => {
    it('starts with the seed accounts', async () => {
      const { items } = await bank.client.listAccounts({ limit: 500 });
      const customers = items.filter(
        (account) => account.kind === 'customer' && account.bank.endsWith('.example.com'),
      );
      expect(
        customers.map(({ id, bank, currency, status, postedMinor }) => [
          id,
          bank,
          currency,
          status,
          postedMinor,
        ]),
      ).toEqual([
        ['43-812', 'bank2.example.com', 'USD', 'open', 0],
        ['85-150', 'bank1.example.com', 'USD', 'open', 200_000],
        ['A1001', 'bank1.example.com', 'USD', 'open', 1_000_000],
        ['B2002', 'bank2.example.com', 'USD', 'open', 50_000],
        ['B5555', 'bank2.example.com', 'USD', 'closed', 0],
        ['E7001', 'bank1.example.com', 'EUR', 'open', 150_000],
        ['E8002', 'bank2.example.com', 'EUR', 'open', 0],
      ]);
    });

    it('takes an opening balance from the equity of the bank', async () => {
      const bankName = fresh('bank');
      const id = await open(12_345, { bank: bankName, currency: 'EUR' });
      expect(await balancesOf(id)).toEqual([12_345, 0]);
      expect(await balancesOf(`equity-eur.${bankName}`)).toEqual([-12_345, 0]);
      expect(await bank.client.check()).toMatchObject({ ok: true });
    });

    it('refuses an id that is taken', async () => {
      const refused = open(0, { id: '85-150' });
      await expect(refused).rejects.toMatchObject({ status: 409, code: 'account_exists' });
    });

    it('refuses an id that people would take for another', async () => {
      const id = fresh('acct');
      const [first, second] = await Promise.allSettled([open(0, { id }), open(0, { id: id.toUpperCase() })]);
      expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected']);
      const refused = open(0, { id: 'b2002' });
      await expect(refused).rejects.toMatchObject({
        status: 409,
        message: expect.stringMatching(/^Account B2002 exists already/),
      });
    });

    it('refuses ids that belong to the banks themselves', async () => {
      const refused = open(0, { id: 'clearing-usd.bank9' });
      await expect(refused).rejects.toMatchObject({ status: 400, code: 'invalid_request' });
    });

    it('freezes, closes and reopens', async () => {
      const id = await open(100);
      for (const status of ['frozen', 'closed', 'open'] as const) {
        expect(await bank.client.changeAccount(id, { status })).toMatchObject({
          id,
          status,
          postedMinor: 100,
        });
      }
    });

    it('changes a status only from the one that was seen', async () => {
      const id = await open(0);
      await bank.client.changeAccount(id, { from: 'open', status: 'closed' });
      const stale = bank.client.changeAccount(id, { from: 'frozen', status: 'open' });
      await expect(stale).rejects.toMatchObject({
        status: 409,
        code: 'account_changed',
        message: `Account ${id} is closed by now, not frozen. Nothing was changed.`,
      });
      expect(await bank.client.getAccount(id)).toMatchObject({ status: 'closed' });
      // Sent again after a lost answer.
      expect(await bank.client.changeAccount(id, { from: 'open', status: 'closed' })).toMatchObject({ id });
    });

    it('freezes no closed account', async () => {
      const id = await open(0);
      await bank.client.changeAccount(id, { status: 'closed' });
      const frozen = bank.client.changeAccount(id, { status: 'frozen' });
      await expect(frozen).rejects.toMatchObject({ code: 'account_closed' });
      expect(await bank.client.getAccount(id)).toMatchObject({ status: 'closed' });
    });

    it('opened again by the same request is the one that was opened; by another it is a conflict', async () => {
      const request = { id: fresh('acct'), bank: fresh('bank'), holder: 'Ada', currency: 'USD' as const };
      const opening = { ...request, openingBalanceMinor: 500 };
      const twice = [bank.client.openAccount(opening), bank.client.openAccount(opening)];
      expect(await Promise.all(twice)).toMatchObject([{ postedMinor: 500 }, { postedMinor: 500 }]);
      // What it holds is no longer what it was opened with.
      const order = {
        account: request.id,
        amountMinor: 200,
        currency: 'USD' as const,
        transfer: fresh('rm'),
      };
      await bank.client.withdraw(order, { key: `${order.transfer}-withdrawal` });
      expect(await bank.client.openAccount(opening)).toMatchObject({ postedMinor: 300 });
      for (const change of [
        { openingBalanceMinor: 300 },
        { holder: 'Grace' },
        { currency: 'EUR' as const },
      ]) {
        const refused = bank.client.openAccount({ ...opening, ...change });
        await expect(refused).rejects.toMatchObject({ status: 409, code: 'account_exists' });
      }
      expect(await bank.client.check()).toMatchObject({ ok: true });
    });

    it('knows no account that was never opened', async () => {
      const unknown = { status: 404, code: 'unknown_account' };
      await expect(bank.client.getAccount('nobody')).rejects.toMatchObject(unknown);
      await expect(bank.client.listAccountEntries('nobody')).rejects.toMatchObject(unknown);
      await expect(bank.client.changeAccount('nobody', { status: 'open' })).rejects.toMatchObject(unknown);
      await expect(
        bank.client.changeAccount('equity-usd.bank1.example.com', { status: 'frozen' }),
      ).rejects.toMatchObject(unknown);
    });

    it('refuses an opening balance that equity cannot represent', async () => {
      const bankName = fresh('bank');
      for (let hundred = 0; hundred < 9; hundred += 1) {
        await Promise.all(Array.from({ length: 100 }, () => open(10_000_000_000_000, { bank: bankName })));
      }
      await expect(open(10_000_000_000_000, { bank: bankName })).rejects.toMatchObject({
        code: 'invalid_request',
      });
      const { sums } = await bank.client.check();
      expect(sums).toContainEqual({ currency: 'USD', sumMinor: 0 });
    }, 30_000);
  });

  describe('money', () => {
    it('moves from one bank to the other and leaves nothing in transit', async () => {
      const { withdrawal, deposit, transfer } = await newTransfer();
      const withdrawn = await bank.client.withdraw(withdrawal, { key: `${transfer}-withdrawal` });
      expect(withdrawn).toMatchObject({ ...withdrawal, balanceMinor: 160_000, replayed: false });
      expect(withdrawn.transactionId).toMatch(/^W\d+$/);
      expect(await balancesOf(withdrawal.account)).toEqual([160_000, 40_000]);
      expect(await inTransit(transfer)).toBe(40_000);

      const deposited = await bank.client.deposit(deposit, { key: `${transfer}-deposit` });
      expect(deposited).toMatchObject({ ...deposit, balanceMinor: 40_000 });
      expect(deposited.transactionId).toMatch(/^D\d+$/);
      expect(await balancesOf(withdrawal.account)).toEqual([160_000, 0]);
      expect(await balancesOf(deposit.account)).toEqual([40_000, 0]);
      expect(await inTransit(transfer)).toBe(0);
    });

    it('stays on the clearing account of the payer’s bank while it is in transit', async () => {
      const { withdrawal, deposit, transfer } = await withdrawnTransfer();
      const clearing = `clearing-usd.${(await bank.client.getAccount(withdrawal.account)).bank}`;
      expect(await balancesOf(clearing)).toEqual([40_000, 0]);
      await bank.client.deposit(deposit, { key: `${transfer}-deposit` });
      expect(await balancesOf(clearing)).toEqual([0, 0]);
    });

    it('goes back by a refund, to whichever account is named', async () => {
      const { withdrawal, deposit, transfer } = await withdrawnTransfer();
      const half = { ...withdrawal, amountMinor: 20_000 };
      const refund = await bank.client.refund(half, { key: `${transfer}-refund` });
      expect(refund.transactionId).toMatch(/^R\d+$/);
      await bank.client.refund({ ...half, account: deposit.account }, { key: `${transfer}-refund-2` });
      expect(await balancesOf(withdrawal.account)).toEqual([180_000, 0]);
      expect(await balancesOf(deposit.account)).toEqual([20_000, 0]);
      expect(await inTransit(transfer)).toBe(0);
    });

    it('leaves by an external refund to the account of external refunds', async () => {
      const { withdrawal, transfer } = await withdrawnTransfer();
      await bank.client.changeAccount(withdrawal.account, { status: 'closed' });
      const refunded = await bank.client.externalRefund(
        { ...withdrawal, reason: 'paid by cheque', externalReference: 'cheque 17' },
        { key: `${transfer}-external` },
      );
      expect(refunded.transactionId).toMatch(/^X\d+$/);
      const { bank: bankName } = await bank.client.getAccount(withdrawal.account);
      expect(await balancesOf(`external-refunds-usd.${bankName}`)).toEqual([40_000, 0]);
      expect(await balancesOf(withdrawal.account)).toEqual([160_000, 0]);
      expect(await inTransit(transfer)).toBe(0);
    });

    it('is paid out only if this transfer has it in transit', async () => {
      const other = await withdrawnTransfer();
      const { withdrawal, deposit, transfer } = await newTransfer();
      const nothing = { status: 422, code: 'nothing_in_transit' };
      const externalRefund = { ...deposit, reason: 'none', externalReference: 'none' };
      await expect(bank.client.deposit(deposit, { key: fresh('key') })).rejects.toMatchObject(nothing);
      await bank.client.withdraw(withdrawal, { key: `${transfer}-withdrawal` });
      const tooMuch = { ...deposit, amountMinor: 40_001 };
      await expect(bank.client.deposit(tooMuch, { key: fresh('key') })).rejects.toMatchObject(nothing);
      await bank.client.deposit(deposit, { key: `${transfer}-deposit` });
      await expect(bank.client.deposit(deposit, { key: fresh('key') })).rejects.toMatchObject(nothing);
      await expect(bank.client.refund(withdrawal, { key: fresh('key') })).rejects.toMatchObject(nothing);
      await expect(bank.client.externalRefund(externalRefund, { key: fresh('key') })).rejects.toMatchObject(
        nothing,
      );
      expect(await inTransit(other.transfer)).toBe(40_000);
    });

    it('of one currency never leaves in another', async () => {
      const { transfer } = await withdrawnTransfer();
      const euros = {
        account: await open(0, { currency: 'EUR' }),
        amountMinor: 1,
        currency: 'EUR' as const,
        transfer,
      };
      await expect(bank.client.deposit(euros, { key: fresh('key') })).rejects.toMatchObject({
        code: 'nothing_in_transit',
      });
    });

    it('of one transfer comes from one account', async () => {
      const { transfer, withdrawal } = await withdrawnTransfer();
      const another = { ...withdrawal, account: await open(200_000) };
      await expect(bank.client.withdraw(another, { key: fresh('key') })).rejects.toMatchObject({
        status: 422,
        code: 'transfer_reused',
      });
      expect(await inTransit(transfer)).toBe(40_000);
    });

    it('of the banks themselves cannot be posted to or from', async () => {
      const { deposit } = await withdrawnTransfer();
      for (const kind of ['clearing', 'equity', 'external-refunds']) {
        const request = { ...deposit, account: `${kind}-usd.bank1.example.com` };
        const unknown = { status: 404, code: 'unknown_account' };
        await expect(bank.client.withdraw(request, { key: fresh('key') })).rejects.toMatchObject(unknown);
        await expect(bank.client.deposit(request, { key: fresh('key') })).rejects.toMatchObject(unknown);
      }
    });

    it('appears on both accounts’ statements, whose pages have no gap and end at the balance', async () => {
      const { withdrawal, deposit, transfer } = await withdrawnTransfer();
      await bank.client.deposit(deposit, { key: `${transfer}-deposit` });
      const entries = (await bank.client.listTransferEntries(transfer)).items;
      expect(entries.map(({ kind, amountMinor, key }) => [kind, amountMinor, key])).toEqual([
        ['deposit', 40_000, `${transfer}-deposit`],
        ['deposit', -40_000, `${transfer}-deposit`],
        ['withdrawal', 40_000, `${transfer}-withdrawal`],
        ['withdrawal', -40_000, `${transfer}-withdrawal`],
      ]);
      const first = await bank.client.listAccountEntries(withdrawal.account, { limit: 1 });
      expect(first.items).toMatchObject([
        { kind: 'withdrawal', amountMinor: -40_000, balanceMinor: 160_000 },
      ]);
      const second = await bank.client.listAccountEntries(withdrawal.account, {
        limit: 1,
        cursor: first.next ?? '',
      });
      expect(second).toMatchObject({ items: [{ kind: 'opening', balanceMinor: 200_000 }], next: null });
    });
  });

  describe('refusals', () => {
    /** In order of precedence: each case also breaks every rule below it. */
    const cases: {
      code: string;
      status: number;
      of: (transfer: Transfer) => Promise<Partial<PostRequest>>;
    }[] = [
      { code: 'unknown_account', status: 404, of: async () => ({ account: 'nobody', currency: 'EUR' }) },
      {
        code: 'currency_mismatch',
        status: 422,
        of: async ({ withdrawal }) => {
          await bank.client.changeAccount(withdrawal.account, { status: 'closed' });
          return { currency: 'EUR', amountMinor: 200_001 };
        },
      },
      {
        code: 'account_closed',
        status: 422,
        of: async ({ withdrawal }) => {
          await bank.client.changeAccount(withdrawal.account, { status: 'closed' });
          return { amountMinor: 200_001 };
        },
      },
      {
        code: 'account_frozen',
        status: 422,
        of: async ({ withdrawal }) => {
          await bank.client.changeAccount(withdrawal.account, { status: 'frozen' });
          return { amountMinor: 200_001 };
        },
      },
      { code: 'insufficient_funds', status: 402, of: async () => ({ amountMinor: 200_001 }) },
    ];

    it.each(cases)('$code moves nothing, and stays the key’s outcome', async ({ code, status, of }) => {
      const transfer = await newTransfer();
      const request = { ...transfer.withdrawal, ...(await of(transfer)) };
      const key = `${transfer.transfer}-withdrawal`;
      const refusal = await bank.client.withdraw(request, { key }).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ status, code });
      await bank.client.changeAccount(transfer.withdrawal.account, { status: 'open' });
      expect(await bank.client.withdraw(request, { key }).catch((error: unknown) => error)).toEqual(refusal);
      expect(await bank.client.closeKey(key, { ...request, operation: 'withdraw' })).toEqual({
        ...{ key, outcome: 'refused', code, transaction: null },
      });
      expect(await balancesOf(transfer.withdrawal.account)).toEqual([200_000, 0]);
      const { items } = await bank.client.listCalls({ transfer: transfer.transfer });
      expect(items.map(({ operation, outcome, code }) => [operation, outcome, code])).toEqual([
        ['close-key', 'refused', null],
        ['withdraw', 'refused', code],
        ['withdraw', 'refused', code],
      ]);
    });

    it('apply to debits of a frozen account, and to all but external refunds of a closed one', async () => {
      const { withdrawal, deposit, transfer } = await withdrawnTransfer();
      await bank.client.changeAccount(deposit.account, { status: 'closed' });
      await expect(bank.client.deposit(deposit, { key: fresh('key') })).rejects.toMatchObject({
        code: 'account_closed',
      });
      await expect(bank.client.refund(deposit, { key: fresh('key') })).rejects.toMatchObject({
        code: 'account_closed',
      });
      await bank.client.changeAccount(withdrawal.account, { status: 'frozen' });
      await bank.client.refund(withdrawal, { key: `${transfer}-refund` });
      expect(await balancesOf(withdrawal.account)).toEqual([200_000, 0]);
    });
  });

  describe('keys', () => {
    it('replay the first answer, and move nothing', async () => {
      const { withdrawal, transfer } = await newTransfer();
      const key = `${transfer}-withdrawal`;
      const first = await bank.client.withdraw(withdrawal, { key, attempt: 1 });
      const other = await newTransfer();
      await bank.client.withdraw({ ...withdrawal, transfer: other.transfer }, { key: fresh('key') });
      expect(await bank.client.withdraw(withdrawal, { key, attempt: 2 })).toEqual({
        ...first,
        replayed: true,
      });
      expect(await balancesOf(withdrawal.account)).toEqual([120_000, 80_000]);
    });

    it('refuse a different request, whichever part differs', async () => {
      const { withdrawal, transfer } = await newTransfer();
      const key = `${transfer}-withdrawal`;
      await bank.client.withdraw(withdrawal, { key });
      const reused = { status: 422, code: 'key_reused' };
      const others: PostRequest[] = [
        { ...withdrawal, amountMinor: 1 },
        { ...withdrawal, account: '85-150' },
        { ...withdrawal, currency: 'EUR' },
        { ...withdrawal, transfer: fresh('rm') },
      ];
      for (const other of others) {
        await expect(bank.client.withdraw(other, { key })).rejects.toMatchObject(reused);
      }
      await expect(bank.client.refund(withdrawal, { key })).rejects.toMatchObject(reused);
      expect(await bank.client.lookUpKey(key)).toMatchObject({ outcome: 'posted' });
      expect(await balancesOf(withdrawal.account)).toEqual([160_000, 40_000]);
    });

    it('closed before a posting never post', async () => {
      const { withdrawal, transfer } = await newTransfer();
      const key = `${transfer}-withdrawal`;
      expect(await bank.client.lookUpKey(key)).toEqual({
        key,
        outcome: 'none',
        code: null,
        transaction: null,
      });
      expect(await bank.client.closeKey(key, { ...withdrawal, operation: 'withdraw' })).toEqual({
        key,
        outcome: 'void',
        code: null,
        transaction: null,
      });
      await expect(bank.client.withdraw(withdrawal, { key })).rejects.toMatchObject({
        status: 409,
        code: 'key_void',
      });
      expect(await bank.client.closeKey(key, { ...withdrawal, operation: 'withdraw' })).toMatchObject({
        outcome: 'void',
      });
      expect(await bank.client.lookUpKey(key)).toMatchObject({ outcome: 'void' });
      expect(await balancesOf(withdrawal.account)).toEqual([200_000, 0]);
    });

    it('closed after a posting stay posted, with their transaction', async () => {
      const { withdrawal, transfer } = await newTransfer();
      const key = `${transfer}-withdrawal`;
      const posted = await bank.client.withdraw(withdrawal, { key });
      const state = { key, outcome: 'posted', code: null, transaction: { ...posted, replayed: true } };
      expect(await bank.client.closeKey(key, { ...withdrawal, operation: 'withdraw' })).toEqual(state);
      expect(await bank.client.lookUpKey(key)).toEqual(state);
    });

    it('are closed for the instruction they hold, and for no other', async () => {
      const { withdrawal, transfer } = await newTransfer();
      const own = { ...withdrawal, operation: 'withdraw' } as const;
      const posted = `${transfer}-withdrawal`;
      const refused = `${transfer}-refused`;
      await bank.client.withdraw(withdrawal, { key: posted });
      const tooMuch = { ...withdrawal, amountMinor: 1_000_000_000 };
      await bank.client.withdraw(tooMuch, { key: refused }).catch(() => undefined);
      for (const [key, held] of [[posted, own] as const, [refused, { ...own, ...tooMuch }] as const]) {
        const others: CloseKeyRequest[] = [
          { ...held, operation: 'deposit' },
          { ...held, account: '85-150' },
          { ...held, amountMinor: 1 },
          { ...held, currency: 'EUR' },
          { ...held, transfer: fresh('rm') },
        ];
        for (const other of others) {
          const closing = bank.client.closeKey(key, other);
          await expect(closing).rejects.toMatchObject({ status: 422, code: 'key_reused' });
        }
        const state = await bank.client.lookUpKey(key);
        expect(await bank.client.closeKey(key, held)).toEqual(state);
        expect(await bank.client.closeKey(key, { ...held, account: null })).toEqual(state);
      }
    });

    it('of an external refund are closed for its reference too, where that is given', async () => {
      const { withdrawal, transfer } = await withdrawnTransfer();
      const cheque = { ...withdrawal, reason: 'paid by cheque', externalReference: 'cheque 17' };
      const key = `${transfer}-external`;
      await bank.client.externalRefund(cheque, { key });
      const held = { ...withdrawal, operation: 'external-refund' } as const;
      expect(await bank.client.closeKey(key, held)).toMatchObject({ outcome: 'posted' });
      expect(await bank.client.closeKey(key, { ...held, ...cheque })).toMatchObject({ outcome: 'posted' });
      await expect(
        bank.client.closeKey(key, { ...held, ...cheque, externalReference: 'cheque 18' }),
      ).rejects.toMatchObject({ status: 422, code: 'key_reused' });
    });

    it('stand for one posting each, not for a transfer: another key posts again', async () => {
      const { withdrawal, transfer } = await withdrawnTransfer();
      await bank.client.withdraw(withdrawal, { key: `${transfer}-withdrawal-2` });
      expect(await balancesOf(withdrawal.account)).toEqual([120_000, 80_000]);
      expect(await inTransit(transfer)).toBe(80_000);
    });
  });

  describe('the call log', () => {
    it('lists every call with its attempt, newest first, by page', async () => {
      const { withdrawal, transfer } = await newTransfer();
      const { bank: bankName } = await bank.client.getAccount(withdrawal.account);
      const key = `${transfer}-withdrawal`;
      await bank.client.lookUpKey(key, { transfer, bank: bankName, attempt: 1 });
      const { transactionId } = await bank.client.withdraw(withdrawal, { key, attempt: 1 });
      await bank.client.withdraw(withdrawal, { key, attempt: 2 });
      await bank.client.closeKey(key, { ...withdrawal, operation: 'withdraw' }, { attempt: 3 });
      const common = {
        key,
        bank: bankName,
        transfer,
        faultKind: null,
        status: 200,
        code: null,
        answerLost: false,
      };
      const posted = { ...common, account: withdrawal.account, transactionId };
      const { items } = await bank.client.listCalls({ transfer });
      expect(items).toMatchObject([
        { ...posted, operation: 'close-key', attempt: 3, outcome: 'posted', amountMinor: null },
        { ...posted, operation: 'withdraw', attempt: 2, outcome: 'replayed', amountMinor: 40_000 },
        { ...posted, operation: 'withdraw', attempt: 1, outcome: 'posted', status: 201 },
        { ...common, operation: 'lookup', attempt: 1, outcome: 'none', account: null, transactionId: null },
      ]);
      const first = await bank.client.listCalls({ transfer, limit: 3 });
      const rest = await bank.client.listCalls({ transfer, limit: 3, cursor: first.next ?? '' });
      expect([...first.items, ...rest.items]).toEqual(items);
      expect(rest.next).toBeNull();
    });
  });

  describe('the ledger by transfer', () => {
    async function ledgerTransferOf(transfer: string): Promise<LedgerTransfer | undefined> {
      const { items } = await bank.client.listLedgerTransfers({ transfers: [transfer] });
      expect(items.length).toBeLessThanOrEqual(1);
      return items[0];
    }

    const nothing = {
      withdrawnMinor: 0,
      depositedMinor: 0,
      refundedMinor: 0,
      externallyRefundedMinor: 0,
      inTransitMinor: 0,
    };

    it('lists what moved at each step, and the last call', async () => {
      const { withdrawal, deposit, transfer } = await newTransfer();
      const { account: sourceAccount, ...money } = withdrawal;
      expect(await ledgerTransferOf(transfer)).toBeUndefined();

      await bank.client.withdraw(withdrawal, { key: `${transfer}-withdrawal`, attempt: 1 });
      const withdrawn = await ledgerTransferOf(transfer);
      expect(withdrawn).toMatchObject({
        ...nothing,
        ...money,
        sourceAccount,
        withdrawnMinor: 40_000,
        inTransitMinor: 40_000,
        lastCall: {
          operation: 'withdraw',
          attempt: 1,
          outcome: 'posted',
          faultKind: null,
          answerLost: false,
        },
      });

      await bank.client.deposit(
        { ...deposit, amountMinor: 10_000 },
        { key: `${transfer}-deposit`, attempt: 2 },
      );
      await bank.client.refund({ ...withdrawal, amountMinor: 20_000 }, { key: `${transfer}-refund` });
      const externalRefund = { ...withdrawal, amountMinor: 4_000, reason: 'cheque', externalReference: '17' };
      await bank.client.externalRefund(externalRefund, { key: `${transfer}-external` });
      await bank.client.closeKey(
        `${transfer}-refund-2`,
        { ...withdrawal, operation: 'refund' },
        { attempt: 3 },
      );
      const later = await ledgerTransferOf(transfer);
      expect(later).toEqual({
        ...money,
        transfer,
        sourceAccount,
        withdrawnMinor: 40_000,
        depositedMinor: 10_000,
        refundedMinor: 20_000,
        externallyRefundedMinor: 4_000,
        inTransitMinor: 6_000,
        depositedTo: [deposit.account],
        refundedTo: [withdrawal.account],
        firstAt: withdrawn?.firstAt,
        lastAt: later?.lastCall?.at,
        lastCall: {
          operation: 'close-key',
          attempt: 3,
          outcome: 'void',
          faultKind: null,
          answerLost: false,
          at: expect.any(String),
        },
      });
      expect((later?.firstAt ?? '') <= (later?.lastAt ?? '')).toBe(true);
    });

    it('lists a transfer that has moved nothing yet, and why its last call failed', async () => {
      const { withdrawal, transfer } = await newTransfer();
      const { account: sourceAccount, ...money } = withdrawal;
      const scope = { transfer };
      await bank.client.armFault({ kind: 'down', scope, by: 'a test', reason: 'to see', count: 2 });
      for (const attempt of [1, 2]) {
        const call = bank.client.withdraw(withdrawal, { key: `${transfer}-withdrawal`, attempt });
        await expect(call).rejects.toMatchObject({ code: 'bank_unavailable' });
      }
      expect(await ledgerTransferOf(transfer)).toMatchObject({
        ...nothing,
        ...money,
        sourceAccount,
        lastCall: { operation: 'withdraw', attempt: 2, outcome: 'failed', faultKind: 'down' },
      });
    });

    it('does not list a transfer from an unknown account', async () => {
      const { withdrawal, transfer } = await newTransfer();
      const refused = bank.client.withdraw({ ...withdrawal, account: 'nobody' }, { key: fresh('key') });
      await expect(refused).rejects.toMatchObject({ code: 'unknown_account' });
      expect(await ledgerTransferOf(transfer)).toBeUndefined();
    });

    it('filters by what is not finished', async () => {
      const [under, done] = [await withdrawnTransfer(), await withdrawnTransfer()];
      await bank.client.deposit(done.deposit, { key: `${done.transfer}-deposit` });
      const transfers = [under.transfer, done.transfer];
      const both = await bank.client.listLedgerTransfers({ transfers });
      expect(both.items.map(({ transfer }) => transfer).sort()).toEqual([...transfers].sort());
      const inTransit = await bank.client.listLedgerTransfers({ transfers, unfinished: true });
      expect(inTransit.items.map(({ transfer }) => transfer)).toEqual([under.transfer]);
      const failed = await newTransfer();
      await bank.client.armFault({
        kind: 'down',
        scope: { transfer: failed.transfer },
        by: 'me',
        reason: 'to see',
      });
      await expect(
        bank.client.withdraw(failed.withdrawal, { key: `${failed.transfer}-withdrawal` }),
      ).rejects.toThrow();
      const { items } = await bank.client.listLedgerTransfers({ unfinished: true, limit: 500 });
      const unfinished = items.map(({ transfer }) => transfer);
      expect(unfinished).toEqual(expect.arrayContaining([under.transfer, failed.transfer]));
      expect(unfinished).not.toContain(done.transfer);
      await bank.client.clearFaults();
      await bank.client.withdraw(failed.withdrawal, { key: `${failed.transfer}-withdrawal` });
      await bank.client.deposit(failed.deposit, { key: `${failed.transfer}-deposit` });
      const finished = await bank.client.listLedgerTransfers({
        transfers: [failed.transfer],
        unfinished: true,
      });
      expect(finished.items).toEqual([]);
      expect(await bank.client.listLedgerTransfers({ transfers: [] })).toEqual({ items: [], next: null });
    });

    it('pages through all of them in order, each once, while they change', async () => {
      const mine = new Set<string>();
      for (let round = 0; round < 12; round++) mine.add((await withdrawnTransfer()).transfer);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await bank.client.listLedgerTransfers({ limit: 5, cursor });
        expect(page.items.length).toBeLessThanOrEqual(5);
        seen.push(...page.items.map(({ transfer }) => transfer));
        for (const { transfer, sourceAccount } of page.items.filter(({ transfer }) => mine.has(transfer))) {
          const back = { account: sourceAccount, amountMinor: 40_000, currency: 'USD' as const, transfer };
          await bank.client.refund(back, { key: `${transfer}-refund` });
        }
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual([...new Set(seen)].sort());
      expect(seen.filter((transfer) => mine.has(transfer))).toHaveLength(mine.size);
    });

    it('accepts 500 references of maximum length in one request, and no more', async () => {
      const { transfer } = await withdrawnTransfer();
      const others = Array.from({ length: 499 }, (_, index) => `${index}-`.padEnd(64, 'x'));
      const asked = bank.client.listLedgerTransfers({ transfers: [...others, transfer], limit: 500 });
      expect((await asked).items.map((found) => found.transfer)).toEqual([transfer]);
      const tooMany = bank.client.listLedgerTransfers({ transfers: [...others, transfer, 'one-more'] });
      await expect(tooMany).rejects.toMatchObject({ status: 400, code: 'invalid_request' });
    });
  });

  describe('lists', () => {
    it('page through all accounts in order, each once', async () => {
      const all: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await bank.client.listAccounts({ limit: 7, cursor });
        all.push(...page.items.map(({ id }) => id));
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      expect(new Set(all).size).toBe(all.length);
      const inOrder = [...all].sort((a, b) => (a < b ? -1 : 1));
      expect(all).toEqual(inOrder);
      expect(all).toContain('85-150');
    });
  });

  describe('searching accounts', () => {
    const found = async (q: string, limit = 20) =>
      (await bank.client.listAccounts({ q, limit })).items.map(({ id }) => id);

    it('finds customers by number, holder and bank, by the beginning of any word', async () => {
      const own = fresh('s').replaceAll(/[^a-z0-9]/g, '');
      const open = (id: string, holder: string, name = `${own}.example.com`) =>
        bank.client.openAccount({ id: `${own}-${id}`, bank: name, holder, currency: 'USD' });
      await open('1', `José ${own}a-Núñez`);
      await open('2', `Ada ${own}b`);
      await open('22', 'Ada Moreau', `other-${own}.example.com`);
      expect(await found(`${own}a`)).toEqual([`${own}-1`]);
      expect(await found(`jose ${own}`)).toEqual([`${own}-1`]);
      expect(await found(` NUNEZ  ${own}.ex`)).toEqual([`${own}-1`]);
      expect(await found(`ada ${own}`)).toEqual([`${own}-2`, `${own}-22`]);
      expect(await found(`${own}-2`)).toEqual([`${own}-2`, `${own}-22`]);
      expect(await found(`ada ${own}`, 1)).toEqual([`${own}-2`]);
      expect(await found(`zzz ${own}`)).toEqual([]);
      expect(await found('moneyintransit%')).toEqual([]);
      expect(await found('clearing')).toEqual([]);
    });

    it('lists customers by id without a word', async () => {
      const { items, next } = await bank.client.listAccounts({ q: ' ', limit: 3 });
      expect(items).toHaveLength(3);
      expect(items.every(({ kind }) => kind === 'customer')).toBe(true);
      expect(next).toBeNull();
    });
  });

  describe('races', () => {
    it('let 57 of 200 withdrawals through when the balance covers 57', async () => {
      const account = await open(57 * 100);
      const results = await Promise.allSettled(
        Array.from({ length: 200 }, () => {
          const transfer = fresh('rm');
          return bank.client.withdraw(
            { account, amountMinor: 100, currency: 'USD', transfer },
            { key: `${transfer}-withdrawal` },
          );
        }),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(57);
      const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['insufficient_funds']));
      expect(await balancesOf(account)).toEqual([0, 5700]);
      expect(await bank.client.check()).toMatchObject({ ok: true });
    }, 30_000);

    it('post once when one key is used 50 times at once', async () => {
      const { withdrawal, transfer } = await newTransfer();
      const key = `${transfer}-withdrawal`;
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => bank.client.withdraw(withdrawal, { key })),
      );
      expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(new Set(answers.map(({ transactionId }) => transactionId)).size).toBe(1);
      expect(await balancesOf(withdrawal.account)).toEqual([160_000, 40_000]);
    });

    it('between closing and posting have one winner, in 500 rounds', async () => {
      const account = await open(1_000_000);
      const play = async (round: number) => {
        const transfer = fresh('rm');
        const key = `${transfer}-withdrawal`;
        const withdrawal = { account, amountMinor: 1, currency: 'USD', transfer } as const;
        const post = () =>
          bank.client.withdraw(withdrawal, { key }).then(
            () => 'posted',
            (error: { code?: unknown }) => error.code,
          );
        const close = async () =>
          (await bank.client.closeKey(key, { ...withdrawal, operation: 'withdraw' })).outcome;
        // A head start of up to 4 ms for either, so that either wins some rounds.
        const later = <Result>(ms: number, act: () => Promise<Result>) => sleep(ms).then(act);
        const headStart = round % 5;
        const [posted, closed] = await Promise.all(
          round % 2 === 0 ? [post(), later(headStart, close)] : [later(headStart, post), close()],
        );
        return `${posted} and ${closed}`;
      };
      const outcomes: string[] = [];
      // All at once would wait for each other longer than a request may take on a busy machine.
      for (let wave = 0; wave < 10; wave += 1) {
        outcomes.push(...(await Promise.all(Array.from({ length: 50 }, (_, round) => play(round)))));
      }
      expect(new Set(outcomes)).toEqual(new Set(['posted and posted', 'key_void and void']));
      const posted = outcomes.filter((outcome) => outcome.startsWith('posted')).length;
      expect(await balancesOf(account)).toEqual([1_000_000 - posted, posted]);
    }, 60_000);
  });
});
