import { createServer, type ServerResponse } from 'node:http';
import { expect, it, vi } from 'vitest';
import { readOrderFacts } from './order-facts.ts';

/** A bank that answers nothing before it was asked for this many things. */
async function patientBank(asks: number): Promise<{ url: string; stop: () => void }> {
  const waiting: { path: string; response: ServerResponse }[] = [];
  const server = createServer(({ url: path = '' }, response) => {
    waiting.push({ path, response });
    if (waiting.length === asks) for (const { path, response } of waiting) answer(path, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `http://127.0.0.1:${port}`, stop: () => server.closeAllConnections() };
}

const UNKNOWN_ACCOUNT = {
  type: 'about:blank',
  status: 404,
  code: 'unknown_account',
  title: 'Unknown',
  detail: 'None.',
};
const HEALTH = { status: 'ok', database: 'sqlite', ledger: 'l-1', faultLab: false };

function answer(path: string, response: ServerResponse): void {
  const isAccount = path.startsWith('/v1/accounts/');
  const body = isAccount ? UNKNOWN_ACCOUNT : path === '/v1/health' ? HEALTH : { items: [], next: null };
  response.writeHead(isAccount ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

it('what an order needs from the bank is asked for at once: both accounts, the reference and the ledger', async () => {
  const { url, stop } = await patientBank(4);
  vi.stubEnv('BANK_URL', url);
  vi.stubEnv('BANK_TOKEN', 'token-of-a-test');
  const order = { referenceId: 'rm-1', sourceAccount: 'A1', targetAccount: 'B1' };
  const nothing = { source: undefined, target: undefined, earlier: undefined, ledger: 'l-1' };
  await expect(readOrderFacts(order)).resolves.toEqual(nothing);
  stop();
  vi.unstubAllEnvs();
});
