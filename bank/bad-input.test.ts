import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problem } from '#lib/bank-client/contract.ts';
import { startTestBank, type TestBank } from '#testing/bank/bank.ts';

const VALID = { account: '85-150', amountMinor: 100, currency: 'USD', transfer: 'rm-bad-input' };

let bank: TestBank;
beforeAll(async () => {
  bank = await startTestBank();
});
afterAll(() => bank.close());

interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

async function send({
  method = 'POST',
  path = '/v1/withdrawals',
  headers = {},
  body,
}: Sent): Promise<Response> {
  return fetch(bank.url + path, {
    method,
    headers: {
      authorization: `Bearer ${bank.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      'idempotency-key': 'rm-bad-input-withdrawal',
      ...headers,
    },
    body: body ?? null,
  });
}

/** Expects a problem without internals, and that nothing moved. */
async function expectRefusal(
  response: Response,
  status: number,
  code: string,
  detail?: RegExp,
): Promise<void> {
  const text = await response.text();
  expect({ status: response.status, text }).toMatchObject({ status });
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const body = problem.parse(JSON.parse(text));
  expect(body).toMatchObject({ status, code });
  if (detail) expect(body.detail).toMatch(detail);
  expect(text).not.toMatch(/\bat .*\.ts|node_modules|\.js:\d+/);
  const { items } = await bank.client.listTransferEntries(VALID.transfer);
  expect(items).toEqual([]);
}

describe('bad input', () => {
  it.each<[string, Record<string, unknown>]>([
    ['an amount in words', { amountMinor: '100' }],
    ['no amount', { amountMinor: undefined }],
    ['half a cent', { amountMinor: 0.5 }],
    ['no account', { account: undefined }],
    ['an account that is none', { account: 'not an account id' }],
    ['an unknown currency', { currency: 'xx' }],
  ])('an instruction with %s can have its key closed, and so be given up', async (_, change) => {
    const transfer = `rm-unreadable-${Object.values(change)}`.replaceAll(/[^a-z0-9-]/g, '-');
    const body = JSON.stringify({ ...VALID, transfer, operation: 'withdraw', ...change });
    const response = await send({ path: `/v1/keys/${transfer}-withdrawal/close`, body });
    expect(await response.json()).toMatchObject({ outcome: 'void' });
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['a missing amount', { amountMinor: undefined }, /amountMinor/],
    ['a missing account', { account: undefined }, /account/],
    ['an amount in text', { amountMinor: '100' }, /amountMinor/],
    ['a fraction', { amountMinor: 100.5 }, /amountMinor/],
    ['a negative amount', { amountMinor: -100 }, /amountMinor/],
    ['zero', { amountMinor: 0 }, /amountMinor/],
    ['more than 2^53', { amountMinor: 2 ** 53 + 2 }, /amountMinor/],
    ['an amount above the limit', { amountMinor: 10_000_000_000_001 }, /amountMinor/],
    ['an unknown currency', { currency: 'XXX' }, /currency/],
    ['an account with a slash', { account: '../85-150' }, /account/],
    ['an account that is too long', { account: 'A'.repeat(65) }, /account/],
    ['a transfer with a space', { transfer: 'rm bad' }, /transfer/],
    ['an unknown field', { amount: 100 }, /amount/],
    ['a list instead of text', { transfer: ['rm-bad-input'] }, /transfer/],
  ])('in the body: %s', async (_, change, detail) => {
    await expectRefusal(
      await send({ body: JSON.stringify({ ...VALID, ...change }) }),
      400,
      'invalid_request',
      detail,
    );
  });

  it.each(['null', '[]', '"text"', '42', '{}', '{"__proto__":{"account":"85-150"}}'])(
    'a body that is %s',
    async (body) => {
      await expectRefusal(await send({ body }), 400, 'invalid_request');
    },
  );

  it.each(['{', '', '{"account":}', '\u0000'])('a body that is not JSON: %j', async (body) => {
    await expectRefusal(await send({ body }), 400, 'invalid_request');
  });

  it('a body that is too large', async () => {
    const body = JSON.stringify({ ...VALID, transfer: 'x'.repeat(1024 * 1024) });
    await expectRefusal(await send({ body }), 413, 'invalid_request', /65536/);
  });

  it('a body without a length', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${bank.url}/v1/withdrawals`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${bank.token}`,
          'content-type': 'application/json',
          'transfer-encoding': 'chunked',
        },
      });
      request.on('response', (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject);
      for (let part = 0; part < 16; part += 1) request.write(' '.repeat(8192));
      request.end('{}');
    });
    expect(status).toBe(411);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])(
    'a body of type %s',
    async (type) => {
      const sent = { body: JSON.stringify(VALID), headers: { 'content-type': type } };
      await expectRefusal(await send(sent), 415, 'invalid_request', /JSON/);
    },
  );

  it.each([
    ['', /idempotency-key/i],
    ['two words', /idempotency-key/i],
    ['k'.repeat(97), /idempotency-key/i],
    ['-begins-with-a-hyphen', /idempotency-key/i],
  ])('the key %j', async (key, detail) => {
    const sent = { body: JSON.stringify(VALID), headers: { 'idempotency-key': key } };
    await expectRefusal(await send(sent), 400, 'invalid_request', detail);
  });

  it('no key', async () => {
    const response = await fetch(`${bank.url}/v1/withdrawals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bank.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(VALID),
    });
    await expectRefusal(response, 400, 'invalid_request', /idempotency-key/i);
  });

  it.each(['0', '-1', 'two', '1.5'])('the attempt %j', async (attempt) => {
    const sent = { body: JSON.stringify(VALID), headers: { 'x-attempt': attempt } };
    await expectRefusal(await send(sent), 400, 'invalid_request', /x-attempt/i);
  });

  it.each([
    '/v1/accounts?limit=0',
    '/v1/accounts?limit=501',
    '/v1/accounts?limit=many',
    '/v1/accounts?cursor=%20',
    '/v1/accounts?q=a%00b',
    `/v1/accounts?q=${'x'.repeat(101)}`,
    '/v1/accounts/%00',
    '/v1/accounts/a%2Fb',
    '/v1/accounts/85-150/entries?cursor=abc',
    '/v1/calls?transfer=two%20words',
    '/v1/calls?cursor=99999999999999999999',
    '/v1/entries',
    '/v1/keys/two%20words',
    '/v1/events?lastEventId=-1',
  ])('the address %s', async (path) => {
    await expectRefusal(await send({ method: 'GET', path }), 400, 'invalid_request');
  });

  it('an unknown address', async () => {
    await expectRefusal(await send({ method: 'GET', path: '/v1/nothing' }), 404, 'not_found');
    await expectRefusal(await send({ method: 'GET', path: '/' }), 404, 'not_found');
    await expectRefusal(await send({ method: 'DELETE', path: '/v1/accounts/85-150' }), 404, 'not_found');
  });

  it.each([
    ['/v1/accounts', { bank: 'bank1.example.com', holder: '', currency: 'USD' }],
    ['/v1/accounts', { bank: 'bank1.example.com', holder: 'x\u0000y', currency: 'USD' }],
    ['/v1/accounts', { bank: 'bank1.example.com', holder: 'x\ud800y', currency: 'USD' }],
    ['/v1/accounts', { bank: 'b'.repeat(41), holder: 'Somebody', currency: 'USD' }],
    [
      '/v1/accounts',
      { bank: 'bank1.example.com', holder: 'Somebody', currency: 'USD', openingBalanceMinor: -1 },
    ],
    ['/v1/faults', { kind: 'down' }],
    ['/v1/faults', { kind: 'meteor', by: 'me', reason: 'to see' }],
    ['/v1/external-refunds', VALID],
  ])('%s with %j', async (path, body) => {
    await expectRefusal(await send({ path, body: JSON.stringify(body) }), 400, 'invalid_request');
  });
});

describe('the token', () => {
  it.each([
    ['GET', '/v1/accounts'],
    ['GET', '/v1/openapi.json'],
    ['GET', '/v1/events'],
    ['POST', '/v1/withdrawals'],
    ['DELETE', '/v1/faults'],
    ['GET', '/v1/nothing'],
  ])('guards %s %s', async (method, path) => {
    for (const authorization of ['', 'Bearer', 'Bearer wrong', `Basic ${bank.token}`, bank.token]) {
      const response = await send({ method, path, headers: { authorization } });
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      await expectRefusal(response, 401, 'unauthorized');
    }
  });

  it('is not needed for the health check', async () => {
    const response = await fetch(`${bank.url}/v1/health`);
    const health = {
      status: 'ok',
      database: 'sqlite',
      ledger: expect.any(String),
      faultLab: true,
      resetAt: null,
    };
    expect(await response.json()).toEqual(health);
  });
});
