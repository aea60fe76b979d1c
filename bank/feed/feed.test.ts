import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openTestDatabase, startTestBank, startTestBankOn, type TestBank } from '#testing/bank/bank.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanups.splice(0).reverse()) await cleanUp();
});

async function bankUnderTest(...args: Parameters<typeof startTestBank>): Promise<TestBank> {
  const bank = await startTestBank(...args);
  cleanups.push(() => bank.close());
  return bank;
}

interface Stream {
  response: IncomingMessage;
  text: () => string;
  ids: () => number[];
  ended: () => boolean;
}

async function openStream(bank: TestBank, query = '', headers: Record<string, string> = {}): Promise<Stream> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = get(
      `${bank.url}/v1/events${query}`,
      { headers: { authorization: `Bearer ${bank.token}`, ...headers }, agent: false },
      resolve,
    );
    request.on('error', reject);
  });
  cleanups.push(() => response.destroy());
  let text = '';
  let ended = false;
  response.setEncoding('utf8');
  response.on('data', (part: string) => {
    text += part;
  });
  response.on('error', () => {});
  response.on('close', () => {
    ended = true;
  });
  return {
    response,
    text: () => text,
    ids: () => [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1])),
    ended: () => ended,
  };
}

async function change(bank: TestBank, times = 1): Promise<void> {
  for (let time = 0; time < times; time += 1) await bank.client.changeAccount('85-150', { status: 'open' });
}

/** Writes them past the head: only their size matters. */
async function addLargeEvents(bank: TestBank, count: number): Promise<number> {
  const data = JSON.stringify({ padding: 'x'.repeat(1000) });
  for (let id = 1000; id < 1000 + count; id += 500) {
    const rows = Array.from({ length: 500 }, (_, offset) => ({
      id: id + offset,
      event: 'account' as const,
      data,
    }));
    await bank.database.db.insertInto('events').values(rows).execute();
  }
  return count;
}

function consecutive(ids: number[]): boolean {
  return ids.every((id, index) => index === 0 || id === (ids[index - 1] ?? 0) + 1);
}

describe.each(['sqlite', 'postgres'] as const)('the change feed on %s', (kind) => {
  it('confirms the connection at once, with a reconnection time', async () => {
    const bank = await bankUnderTest(kind);
    const stream = await openStream(bank);
    expect(stream.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    await vi.waitFor(() => expect(stream.text()).toBe('retry: 500\n: connected\n\n'));
  });

  it('has no gap while calls post, are refused and fail concurrently', async () => {
    const bank = await bankUnderTest(kind);
    const stream = await openStream(bank, '?lastEventId=0');
    await Promise.allSettled(
      Array.from({ length: 60 }, (_, number) => {
        const request = {
          account: number % 3 === 0 ? 'B5555' : '85-150',
          amountMinor: 100,
          currency: 'USD' as const,
          transfer: `rm-${number}`,
        };
        return number % 5 === 0
          ? bank.client.openAccount({
              id: '85-150',
              bank: 'bank1.example.com',
              holder: 'Twice',
              currency: 'USD',
            })
          : bank.client.withdraw(request, { key: `rm-${number}-withdrawal` });
      }),
    );
    const { event: head } = await bank.database.db
      .selectFrom('counters')
      .select('event')
      .executeTakeFirstOrThrow();
    await vi.waitFor(() => expect(stream.ids().at(-1)).toBe(head));
    expect(stream.ids()[0]).toBe(1);
    expect(consecutive(stream.ids())).toBe(true);
  });

  it('resumes after the last event read', async () => {
    const bank = await bankUnderTest(kind);
    const first = await openStream(bank);
    await change(bank, 3);
    await vi.waitFor(() => expect(first.ids()).toHaveLength(3));
    const [id = 0] = first.ids();
    const byHeader = await openStream(bank, '', { 'last-event-id': String(id) });
    const byQuery = await openStream(bank, `?lastEventId=${id}`);
    for (const stream of [byHeader, byQuery]) {
      await vi.waitFor(() => expect(stream.ids()).toEqual([id + 1, id + 2]));
    }
  });

  it('starts at the head for an id of another database', async () => {
    const bank = await bankUnderTest(kind);
    const stream = await openStream(bank, '?lastEventId=1000000');
    await change(bank);
    await vi.waitFor(() => expect(stream.ids()).toHaveLength(1));
  });

  it('streams to readers of one process what another has written', async () => {
    const database = await openTestDatabase(kind);
    cleanups.push(() => database.close());
    const shared = { ...database, close: async () => {} };
    const [one, two] = await Promise.all([startTestBankOn(shared), startTestBankOn(shared)]);
    cleanups.push(() => Promise.all([one.close(), two.close()]));
    const stream = await openStream(one);
    const changes = [change(one, 10), change(two, 10)];
    await Promise.all(changes);
    await vi.waitFor(() => expect(stream.ids()).toHaveLength(20), 5000);
    expect(consecutive(stream.ids())).toBe(true);
  });
});

describe('the change feed', () => {
  it('sends a heartbeat while nothing happens', async () => {
    const bank = await bankUnderTest('sqlite', { feed: { heartbeatMs: 20, slowReaderMs: 1000 } });
    const stream = await openStream(bank);
    await vi.waitFor(() => expect(stream.text().match(/: alive/g)?.length).toBeGreaterThan(2));
  });

  it('drops a reader that does not read, and continues for the others', async () => {
    const slowReaderMs = 200;
    const bank = await bankUnderTest('sqlite', { feed: { heartbeatMs: 15_000, slowReaderMs } });
    const slow = await openStream(bank);
    slow.response.pause();
    const quick = await openStream(bank);
    // More than all buffers between the two ends of a connection can hold.
    const events = await addLargeEvents(bank, 20_000);
    await vi.waitFor(() => expect(quick.ids()).toHaveLength(events), 10_000);
    await sleep(2 * slowReaderMs);
    slow.response.resume();
    await vi.waitFor(() => expect(slow.ended()).toBe(true), 5000);
    expect(slow.ids().length).toBeLessThan(events);
    expect(quick.ended()).toBe(false);
  }, 20_000);

  it('ends with a complete event when the bank shuts down', async () => {
    const bank = await startTestBank();
    const stream = await openStream(bank);
    await change(bank);
    await bank.close();
    await vi.waitFor(() => expect(stream.ended()).toBe(true));
    expect(stream.text()).toMatch(/\n\n$/);
    expect(stream.response.complete).toBe(true);
  });
});
