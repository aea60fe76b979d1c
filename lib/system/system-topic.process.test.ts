import { afterEach, expect, it, vi } from 'vitest';
import { faultsTopic } from '#lib/fault-lab/faults-topic.ts';
import type { Topic } from '#lib/live/define-topic.ts';
import { startTestBank } from '#testing/bank/bank.ts';
import type { SystemStatus } from './system-status.ts';
import { systemTopic } from './system-topic.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
  vi.unstubAllEnvs();
});

/** What a topic has published, oldest first. */
function follow<T>(topic: Topic<T>): T[] {
  const seen: T[] = [];
  const onSnapshot = ({ data }: { data: T }) => void seen.push(data);
  endings.push(topic.subscribe('', { onSnapshot, onComplete: () => {}, onError: () => {} }));
  return seen;
}

const SOON = { timeout: 10_000, interval: 20 };

it('shows a fault when it is armed and when it ends, and an unavailable bank', async () => {
  const bank = await startTestBank();
  vi.stubEnv('BANK_URL', bank.url);
  vi.stubEnv('BANK_TOKEN', bank.token);
  // No Temporal is here, and no supervisor: the rest is published all the same.
  vi.stubEnv('TEMPORAL_ADDRESS', '127.0.0.1:1');
  const system = follow<SystemStatus>(systemTopic);
  const boards = follow(faultsTopic);
  const armedNow = () => {
    const faults = system.at(-1)?.faults;
    return Array.isArray(faults) ? faults.map(({ kind }) => kind) : faults;
  };
  await vi.waitFor(() => expect(armedNow()).toEqual([]), SOON);
  expect(system.at(-1)).toMatchObject({
    temporal: { answers: false },
    bank: { answers: true },
    workers: null,
    resuming: [],
    processes: null,
  });
  const fault = await bank.client.armFault({ kind: 'down', by: 'olga', reason: 'to see', seconds: 600 });
  await vi.waitFor(() => expect(armedNow()).toEqual(['down']), SOON);
  await vi.waitFor(() => expect(boards.at(-1)).toMatchObject({ armed: [{ id: fault.id }], ended: [] }), SOON);
  await bank.client.clearFault(fault.id);
  await vi.waitFor(() => expect(armedNow()).toEqual([]), SOON);
  await vi.waitFor(
    () => expect(boards.at(-1)).toMatchObject({ armed: [], ended: [{ id: fault.id, state: 'cleared' }] }),
    SOON,
  );
  await bank.close();
  await vi.waitFor(
    () => expect(system.at(-1)).toMatchObject({ bank: { answers: false }, faults: null }),
    SOON,
  );
  await vi.waitFor(() => expect(boards.at(-1)).toBeNull(), SOON);
});
