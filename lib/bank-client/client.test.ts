import { createServer, type RequestListener } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { testAccount } from '#testing/accounts.ts';
import { startTestBank } from '#testing/bank/bank.ts';
import { readAllPages } from './all-pages.ts';
import { type BankClient, createBankClient } from './client.ts';
import { BankProblem, BankUnreachable, InvalidBankResponse } from './errors.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A client of a server that does what no bank should. */
async function clientOf(listener: RequestListener): Promise<BankClient> {
  return createBankClient({ baseUrl: await serve(listener), token: 'none' });
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://127.0.0.1:${port}/`;
}

const CLOSING = {
  operation: 'deposit',
  account: 'A',
  amountMinor: 1,
  currency: 'USD',
  transfer: 'R',
} as const;

describe('the bank’s client', () => {
  it('throws the bank’s own refusal, with its code and words', async () => {
    const bank = await startTestBank();
    endings.push(() => bank.close());
    const refused = bank.client.withdraw(
      { account: '43-812', amountMinor: 100, currency: 'USD', transfer: 'rm-1' },
      { key: 'rm-1-withdrawal' },
    );
    await expect(refused).rejects.toBeInstanceOf(BankProblem);
    await expect(refused).rejects.toMatchObject({
      status: 402,
      code: 'insufficient_funds',
      certainty: 'not-done',
      message: 'Account 43-812 has USD 0.00, less than USD 1.00.',
    });
  });

  it('takes its token nowhere else: a redirect is no answer', async () => {
    const elsewhere: string[] = [];
    const target = await serve((request, response) => {
      elsewhere.push(request.url ?? '');
      response.end('{}');
    });
    const client = await clientOf((_, response) => response.writeHead(307, { location: target }).end());
    await expect(client.closeKey('key', CLOSING)).rejects.toBeInstanceOf(BankUnreachable);
    await expect(client.health()).rejects.toBeInstanceOf(BankUnreachable);
    expect(elsewhere).toEqual([]);
  });

  it('says that nothing happened when no connection was made', async () => {
    const baseUrl = await serve(() => {});
    for (const end of endings.splice(0)) await end();
    const client = createBankClient({ baseUrl, token: 'none' });
    const lost = client.lookUpKey('key');
    await expect(lost).rejects.toBeInstanceOf(BankUnreachable);
    await expect(lost).rejects.toMatchObject({ reason: 'not-connected' });
  });

  it('says that the outcome is unknown when the connection is lost', async () => {
    const client = await clientOf((request) => request.socket.destroy());
    await expect(client.closeKey('key', CLOSING)).rejects.toMatchObject({
      reason: 'dropped',
      message: expect.stringContaining('unknown'),
    });
  });

  it('says that the outcome is unknown when the connection is lost within the answer', async () => {
    const client = await clientOf((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"key":');
      setImmediate(() => response.destroy());
    });
    await expect(client.closeKey('key', CLOSING)).rejects.toMatchObject({ reason: 'dropped' });
  });

  it('waits no longer than its timeout', async () => {
    const client = await clientOf(() => {});
    await expect(client.check({ timeoutMs: 30 })).rejects.toMatchObject({ reason: 'timed-out' });
  });

  it('waits no longer than its timeout for an answer that does not end', async () => {
    const client = await clientOf((_, response) => {
      response.writeHead(200);
      response.write('{');
    });
    await expect(client.check({ timeoutMs: 50 })).rejects.toMatchObject({ reason: 'timed-out' });
  });

  it('stops waiting when its caller does', async () => {
    const caller = new AbortController();
    const client = await clientOf(() => caller.abort());
    await expect(client.check({ signal: caller.signal })).rejects.toMatchObject({ reason: 'aborted' });
    await expect(client.check({ signal: caller.signal })).rejects.toMatchObject({ reason: 'aborted' });
  });

  it('names what it does not understand in a list, logs it, and reads the rest', async () => {
    const log = vi.spyOn(console, 'error').mockReturnValue();
    const known = testAccount('A1');
    const items = [
      { ...known, id: 'J1', currency: 'JPY' },
      known,
      { ...known, id: 'L1', kind: 'loan' },
      'none',
    ];
    const client = await clientOf((_, response) => response.end(JSON.stringify({ items, next: null })));
    expect(await client.listAccounts()).toEqual({
      items: [known],
      next: null,
      unreadable: ['J1', 'L1', 'one without an id'],
    });
    expect(await readAllPages((page) => client.listAccounts(page))).toEqual([known]);
    expect(log).toHaveBeenCalledWith(expect.stringContaining('J1'), expect.any(InvalidBankResponse));
    log.mockRestore();
  });

  it('does not leave anything out of the ledger’s books, whose sums count', async () => {
    const items = [{ transfer: 'rm-1', currency: 'JPY' }];
    const client = await clientOf((_, response) => response.end(JSON.stringify({ items, next: null })));
    await expect(client.listLedgerTransfers()).rejects.toBeInstanceOf(InvalidBankResponse);
  });

  it.each([
    ['is no JSON', 200, '<html>'],
    ['has another shape', 200, '{"ok":"yes"}'],
    ['is an error without being a problem', 502, '{"error":"bad gateway"}'],
    ['is an error that is no JSON', 502, 'Bad Gateway'],
  ])('does not take for the bank’s an answer that %s', async (_, status, body) => {
    const client = await clientOf((_, response) => response.writeHead(status).end(body));
    const answer = client.check();
    await expect(answer).rejects.toBeInstanceOf(InvalidBankResponse);
    await expect(answer).rejects.toMatchObject({ status });
  });
});
