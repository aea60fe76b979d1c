import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePorts } from '#dev/shared/ports.ts';
import { changeAccountStatus, openAccount } from '#lib/accounts/change-account.ts';
import { resetDemo } from '#lib/fault-lab/reset.ts';
import { playScenario } from '#lib/fault-lab/scenarios/play-scenario.ts';
import { setDown } from '#lib/fault-lab/set-outage.ts';
import type { TransferOrder } from '#lib/transfers/order.ts';
import { resolveRepair, startRepair } from '#lib/transfers/repair/repair.ts';
import { cancelTransfer } from './cancel-transfer.ts';
import { decideApproval, resolveRefund } from './decide.ts';
import { retryNow } from './retry-now.ts';
import { startTransfer } from './start-transfer.ts';

/** A bank of which every answer is lost, and no Temporal at all. */
const bank = createServer((socket) => {
  socket.on('error', () => undefined);
  socket.once('data', () => socket.destroy());
});

beforeAll(async () => {
  bank.listen(0, '127.0.0.1');
  await once(bank, 'listening');
  const address = bank.address();
  vi.stubEnv('BANK_URL', `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
  vi.stubEnv('BANK_TOKEN', 'any');
  const [port] = await freePorts(1);
  vi.stubEnv('TEMPORAL_ADDRESS', `127.0.0.1:${port}`);
});

afterAll(() => {
  bank.close();
  vi.unstubAllEnvs();
});

const ORDER: TransferOrder = {
  ...{ referenceId: 'rm-1', sourceAccount: '1', targetAccount: '2', amountMinor: 100 },
  currency: 'USD',
  requestedBy: 'tess',
};
const APPROVAL = { decision: 'approve', by: 'sam', reason: 'checked' } as const;
const AGAIN = { action: 'retry', by: 'sam', reason: 'again' } as const;
const OPENING: Parameters<typeof openAccount>[0] = {
  ...{ id: '1', bank: 'bank1.example.com', holder: 'Ada' },
  currency: 'USD',
};

describe('in an outage', () => {
  it.each<[name: string, run: () => Promise<unknown>]>([
    ['a transfer is not started', () => startTransfer(ORDER)],
    ['a transfer is not cancelled', () => cancelTransfer('rm-1')],
    ['an attempt is not made', () => retryNow('rm-1')],
    ['an approval is not decided', () => decideApproval('rm-1', APPROVAL, 'dc-1')],
    ['a refund is not decided', () => resolveRefund('rm-1', AGAIN, 'dc-1')],
    [
      'a repair is not started',
      () => startRepair('rm-1', 'olga', 'lost', { inTransitMinor: 100, sourceAccount: '1' }),
    ],
    ['a repair is not decided', () => resolveRepair('rm-1', AGAIN, 'dc-1')],
    ['an account is not frozen', () => changeAccountStatus('1', 'open', 'frozen')],
    ['a bank is not switched off', () => setDown({ bank: 'bank1.example.com' }, true, 'tess')],
    ['nothing is reset', () => resetDemo('tess')],
    ['no scenario is played', () => playScenario('happy-path', 'tess')],
  ])('%s, and it is known: what it reads first fails', async (_name, run) => {
    await expect(run()).rejects.toMatchObject({ certainty: 'not-done', unavailable: true });
  });

  it('an account may have been opened: only the answer is lost', async () => {
    await expect(openAccount(OPENING)).rejects.toMatchObject({ certainty: 'unknown', unavailable: true });
  });
});
