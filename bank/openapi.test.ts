import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestBank, type TestBank } from '#testing/bank/bank.ts';

let bank: TestBank;
beforeAll(async () => {
  bank = await startTestBank();
});
afterAll(() => bank.close());

interface Document {
  openapi: string;
  paths: Record<string, Record<string, { summary?: string; security?: { token: string[] }[] }>>;
  components: { schemas: Record<string, unknown>; securitySchemes: unknown };
  security: unknown;
}

async function openApi(): Promise<Document> {
  const response = await fetch(`${bank.url}/v1/openapi.json`, {
    headers: { authorization: `Bearer ${bank.token}` },
  });
  return response.json();
}

it('the OpenAPI document lists every operation with a summary', async () => {
  const { openapi, paths } = await openApi();
  expect(openapi).toBe('3.1.0');
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary }]) => {
      expect(summary, `${method} ${path}`).toMatch(/\w/);
      return `${method} ${path}`;
    }),
  );
  expect(calls.sort()).toEqual([
    'delete /v1/faults',
    'delete /v1/faults/{id}',
    'get /v1/accounts',
    'get /v1/accounts/{id}',
    'get /v1/accounts/{id}/entries',
    'get /v1/calls',
    'get /v1/check',
    'get /v1/entries',
    'get /v1/events',
    'get /v1/faults',
    'get /v1/health',
    'get /v1/keys/{key}',
    'get /v1/transfers',
    'patch /v1/accounts/{id}',
    'post /v1/accounts',
    'post /v1/deposits',
    'post /v1/external-refunds',
    'post /v1/faults',
    'post /v1/keys/{key}/close',
    'post /v1/refunds',
    'post /v1/reset',
    'post /v1/withdrawals',
  ]);
});

it('the OpenAPI document has the schemas of the contract, and requires the token except for health', async () => {
  const { components, paths, security } = await openApi();
  const shapes = [
    'Account',
    'BankReset',
    'Call',
    'Check',
    'Entry',
    'Fault',
    'Health',
    'KeyState',
    'LedgerTransfer',
    'Post',
    'PostRequest',
    'Problem',
  ];
  expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(shapes));
  expect(security).toEqual([{ token: [] }]);
  expect(components.securitySchemes).toEqual({ token: { type: 'http', scheme: 'bearer' } });
  expect(paths['/v1/health']?.get?.security).toEqual([]);
});
