import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ArmFault } from '#lib/bank-client/contract.ts';
import { newScriptId } from '#lib/shared/ids.ts';
import { startTestBank, type TestBank } from '#testing/bank/bank.ts';
import { readLatestFaults } from './list-faults.ts';
import { type Resuming, readResuming } from './resuming.ts';

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

const all = async (transfers: readonly string[]) => new Set(transfers);

async function resuming(running: Parameters<typeof readResuming>[1] = all): Promise<Resuming[]> {
  const faults = await readLatestFaults();
  if (faults === 'off') throw new Error('The fault lab is on.');
  const armed = faults.filter(({ state }) => state === 'armed');
  return readResuming({ armed, ended: faults.filter((fault) => !armed.includes(fault)) }, running);
}

async function failsOnce(transfer: string, fault: Pick<ArmFault, 'kind' | 'count'>): Promise<void> {
  await withdrawn(transfer);
  const { id } = await bank.client.armFault({
    ...{ ...fault, by: 'a test', reason: 'to see' },
    scope: { transfer },
  });
  await deposit(transfer, 'B2002');
  if (!fault.count) await bank.client.clearFault(id);
}

it('what a fault made fail is counted once it has ended, until each is tried again', async () => {
  for (const transfer of ['t1', 't2', 't3']) await withdrawn(transfer);
  const fault = { kind: 'down', by: 'a test', reason: 'an outage' } as const;
  const { id } = await bank.client.armFault({ ...fault, scope: { bank: 'bank2.example.com' } });
  await deposit('t1', 'B2002');
  await deposit('t2', '43-812');
  await deposit('t2', '43-812');
  expect(await resuming()).toEqual([]);

  await bank.client.clearFault(id);
  expect(await resuming()).toEqual([{ bank: 'bank2.example.com', count: 2, isBack: true, more: false }]);
  await deposit('t3', 'B2002');
  await deposit('t1', 'B2002');
  expect(await resuming()).toEqual([{ bank: 'bank2.example.com', count: 1, isBack: true, more: false }]);
  await deposit('t2', '43-812');
  expect(await resuming()).toEqual([]);
});

it('what another fault still makes fail is not counted', async () => {
  await withdrawn('t4');
  const fault = { by: 'a test', reason: 'two faults', scope: { transfer: 't4' } } as const;
  const { id } = await bank.client.armFault({ ...fault, kind: 'down' });
  await deposit('t4', 'B2002');
  await bank.client.armFault({ ...fault, kind: 'error' });
  await deposit('t4', 'B2002');
  await bank.client.clearFault(id);
  expect(await resuming()).toEqual([]);
});

it('a bank whose other fault goes on is not back', async () => {
  await failsOnce('t5', { kind: 'down' });
  const scope = { bank: 'bank2.example.com' };
  const { id } = await bank.client.armFault({ kind: 'down', by: 'a test', reason: 'to see', scope });
  expect(await resuming()).toEqual([]);
  await bank.client.clearFault(id);
  expect(await resuming()).toMatchObject([{ count: 1, isBack: true }]);
  await deposit('t5', 'B2002');
});

it('a bank that was never down is not back', async () => {
  await failsOnce('t6', { kind: 'fail-next', count: 1 });
  expect(await resuming()).toMatchObject([{ bank: 'bank2.example.com', count: 1, isBack: false }]);
  await deposit('t6', 'B2002');
});

it('nothing resumes a script, or a transfer whose workflow has ended', async () => {
  await failsOnce(newScriptId(), { kind: 'down' });
  expect(await resuming()).toEqual([]);
  await failsOnce('t7', { kind: 'down' });
  expect(await resuming()).toMatchObject([{ count: 1 }]);
  expect(await resuming(async () => new Set())).toEqual([]);
});
