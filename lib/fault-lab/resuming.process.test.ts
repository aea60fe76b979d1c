import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Fault } from '#lib/bank-client/contract.ts';
import { startTestBank, type TestBank } from '#testing/bank/bank.ts';
import { readLatestFaults } from './list-faults.ts';
import { readResuming } from './resuming.ts';

let bank: TestBank;

beforeAll(async () => {
  bank = await startTestBank();
  Object.assign(process.env, { BANK_URL: bank.url, BANK_TOKEN: bank.token });
});
afterAll(() => bank.close());

const deposit = (transfer: string, account: string) =>
  bank.client
    .deposit({ account, amountMinor: 100, currency: 'USD', transfer }, { key: `${transfer}-deposit` })
    .catch(() => undefined);

async function withdrawn(transfer: string): Promise<void> {
  const order = { account: 'A1001', amountMinor: 100, currency: 'USD', transfer } as const;
  await bank.client.withdraw(order, { key: `${transfer}-withdrawal` });
}

async function endedFaults(): Promise<Fault[]> {
  const faults = await readLatestFaults();
  return faults === 'off' ? [] : faults.filter(({ state }) => state !== 'armed');
}

it('what a fault made fail is counted once it has ended, until each is tried again', async () => {
  for (const transfer of ['t1', 't2', 't3']) await withdrawn(transfer);
  const fault = { kind: 'down', by: 'a test', reason: 'an outage' } as const;
  const { id } = await bank.client.armFault({ ...fault, scope: { bank: 'bank2.example.com' } });
  await deposit('t1', 'B2002');
  await deposit('t2', '43-812');
  await deposit('t2', '43-812');
  expect(await readResuming(await endedFaults())).toEqual([]);

  await bank.client.clearFault(id);
  expect(await readResuming(await endedFaults())).toEqual([
    { bank: 'bank2.example.com', count: 2, more: false },
  ]);
  await deposit('t3', 'B2002');
  await deposit('t1', 'B2002');
  expect(await readResuming(await endedFaults())).toEqual([
    { bank: 'bank2.example.com', count: 1, more: false },
  ]);
  await deposit('t2', '43-812');
  expect(await readResuming(await endedFaults())).toEqual([]);
});

it('what another fault still makes fail is not counted', async () => {
  await withdrawn('t4');
  const fault = { by: 'a test', reason: 'two faults', scope: { transfer: 't4' } } as const;
  const { id } = await bank.client.armFault({ ...fault, kind: 'down' });
  await deposit('t4', 'B2002');
  await bank.client.armFault({ ...fault, kind: 'error' });
  await deposit('t4', 'B2002');
  await bank.client.clearFault(id);
  expect(await readResuming(await endedFaults())).toEqual([]);
});
