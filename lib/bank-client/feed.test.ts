import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase, startTestBank, startTestBankOn, type TestBank } from '#testing/bank/bank.ts';
import type { FeedEvent } from './contract.ts';
import { type FollowFeedOptions, followFeed } from './feed.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

interface Follower {
  events: FeedEvent[];
  connected: () => number;
  disconnections: unknown[];
}

function follow(address: { url: string; token: string }, more: Partial<FollowFeedOptions> = {}): Follower {
  const stop = new AbortController();
  const follower = { events: [] as FeedEvent[], disconnections: [] as unknown[] };
  let connections = 0;
  const done = followFeed({
    baseUrl: address.url,
    token: address.token,
    signal: stop.signal,
    onEvent: (event) => follower.events.push(event),
    onConnected: () => {
      connections += 1;
    },
    onDisconnected: (reason) => follower.disconnections.push(reason),
    ...more,
  });
  endings.push(() => {
    stop.abort();
    return done;
  });
  return { ...follower, connected: () => connections };
}

async function bankUnderTest(): Promise<TestBank> {
  const bank = await startTestBank();
  endings.push(() => bank.close());
  return bank;
}

async function freeze(bank: TestBank, id: string): Promise<void> {
  await bank.client.changeAccount(id, { status: 'frozen' });
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The server does not listen on a port.');
  return `http://127.0.0.1:${address.port}`;
}

describe('following the feed', () => {
  it('delivers each event once, in order and without gaps', async () => {
    const bank = await bankUnderTest();
    const follower = follow(bank);
    await vi.waitFor(() => expect(follower.connected()).toBe(1));
    await freeze(bank, '85-150');
    await bank.client.lookUpKey('some-key');
    await vi.waitFor(() => expect(follower.events.map(({ event }) => event)).toEqual(['account', 'call']));
    const [first, second] = follower.events;
    expect(second?.id).toBe((first?.id ?? 0) + 1);
  });

  it('begins with what happens after it connects', async () => {
    const bank = await bankUnderTest();
    await freeze(bank, '85-150');
    const follower = follow(bank);
    await vi.waitFor(() => expect(follower.connected()).toBe(1));
    await freeze(bank, 'A1001');
    await vi.waitFor(() => expect(follower.events).toHaveLength(1));
    expect(follower.events).toMatchObject([{ event: 'account', data: { id: 'A1001' } }]);
  });

  it('catches up on what happened while the bank was unavailable', async () => {
    const database = await openTestDatabase('sqlite');
    endings.push(() => database.close());
    const kept = { ...database, close: async () => {} };
    const first = await startTestBankOn(kept);
    const follower = follow(first);
    await vi.waitFor(() => expect(follower.connected()).toBe(1));
    await first.close();
    await vi.waitFor(() => expect(follower.disconnections.length).toBeGreaterThan(0));

    const elsewhere = await startTestBankOn(kept);
    await freeze(elsewhere, '85-150');
    await elsewhere.close();
    const second = await startTestBankOn(kept, { token: first.token, port: Number(new URL(first.url).port) });
    endings.push(() => second.close());
    await vi.waitFor(() => expect(follower.events).toMatchObject([{ data: { id: '85-150' } }]), 10_000);
  });

  it('drops a silent connection and opens another', async () => {
    const streams: ServerResponse[] = [];
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'last-event-id': '0' });
      response.write('retry: 10\n: connected\n\n');
      streams.push(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endings.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const follower = follow({ url: urlOf(server), token: 'none' }, { silenceMs: 100 });
    await vi.waitFor(() => expect(follower.connected()).toBeGreaterThan(1), 5000);
    expect(String(follower.disconnections[0])).toContain('No data from the bank');
  });
});
