import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestBank, type TestBank } from '#testing/bank/bank.ts';
import { ALL_SCOPES, type Scope } from './shared/scopes.ts';

let bank: TestBank;
beforeAll(async () => {
  const tokens = [...ALL_SCOPES].map((scope) => [`only-${scope}`, new Set([scope])] as const);
  bank = await startTestBank('sqlite', { tokens: new Map(tokens) });
});
afterAll(() => bank.close());

const OPERATIONS: readonly [Scope, string, string][] = [
  ['read', 'GET', '/accounts'],
  ['read', 'GET', '/accounts/85-150'],
  ['read', 'GET', '/accounts/85-150/entries'],
  ['read', 'GET', '/calls'],
  ['read', 'GET', '/check'],
  ['read', 'GET', '/entries?transfer=rm-1'],
  ['read', 'GET', '/events'],
  ['read', 'GET', '/faults'],
  ['read', 'GET', '/keys/rm-1-withdrawal'],
  ['read', 'GET', '/transfers'],
  ['post', 'POST', '/withdrawals'],
  ['post', 'POST', '/deposits'],
  ['post', 'POST', '/refunds'],
  ['post', 'POST', '/external-refunds'],
  ['close', 'POST', '/keys/rm-1-withdrawal/close'],
  ['accounts', 'POST', '/accounts'],
  ['accounts', 'PATCH', '/accounts/85-150'],
  ['faults', 'POST', '/faults'],
  ['faults', 'DELETE', '/faults'],
  ['faults', 'DELETE', '/faults/F1'],
  ['faults', 'POST', '/reset'],
];

/** The status, and for a refusal its code. */
async function call(method: string, path: string, token: string): Promise<{ status: number; code?: string }> {
  const leaving = new AbortController();
  const response = await fetch(`${bank.url}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    signal: leaving.signal,
  });
  const { status } = response;
  if (status === 200) leaving.abort();
  return status === 403 ? { status, code: (await response.json()).code } : { status };
}

describe.each(OPERATIONS)('the scope %s, for %s %s', (needed, method, path) => {
  it('is enough, and without it no other is', async () => {
    for (const scope of ALL_SCOPES) {
      const answer = await call(method, path, `only-${scope}`);
      if (scope === needed) expect(answer.status).not.toBe(403);
      else expect({ scope, ...answer }).toEqual({ scope, status: 403, code: 'insufficient_scope' });
    }
  });
});

it('is asked for by every operation in the document, and only health needs none', async () => {
  const response = await fetch(`${bank.url}/v1/openapi.json`, {
    headers: { authorization: 'Bearer only-read' },
  });
  const { paths }: { paths: Record<string, Record<string, { security?: { token: string[] }[] }>> } =
    await response.json();
  const scopes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => `${security?.[0]?.token} ${method} ${path}`),
  );
  const asked = scopes.filter((text) => !text.startsWith('undefined'));
  expect(asked).toHaveLength(OPERATIONS.length);
  expect(scopes.filter((text) => text.startsWith('undefined'))).toEqual(['undefined get /v1/health']);
});
