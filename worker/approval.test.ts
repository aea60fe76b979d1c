import type { Http2Server } from 'node:http2';
import { Client, Connection } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterEach, expect, it, vi } from 'vitest';
import { createBankClient } from '#lib/bank-client/client.ts';
import { DEFAULT_RETRY, type WithdrawalInstruction } from '#temporal/contract.ts';
import { grpcServer } from '#testing/grpc-server.ts';
import { createActivities } from './activities.ts';

const UNIMPLEMENTED = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '12' };
const POLICY = { approvalThresholdMinor: 0, approvalDeadlineMs: 1, retry: DEFAULT_RETRY };
/** Older workflow code does not say who has approved it. */
const OLDER: WithdrawalInstruction = {
  ...{ key: 'rm-1-withdraw', account: '1', amountMinor: 100, currency: 'USD', referenceId: 'rm-1' },
  requestedBy: 'teller',
};

let server: Http2Server | undefined;

afterEach(() => {
  server?.close();
  vi.unstubAllEnvs();
});

it('a workflow that does not tell of its approval is given up within seconds, with heartbeats meanwhile', async () => {
  server = await grpcServer((call, headers) => {
    if (headers[':path']?.endsWith('GetSystemInfo')) call.respond(UNIMPLEMENTED, { endStream: true });
  });
  const connection = Connection.lazy({ address: process.env.TEMPORAL_ADDRESS ?? '' });
  const activity = new MockActivityEnvironment({}, { client: new Client({ connection }) });
  let beats = 0;
  activity.on('heartbeat', () => {
    beats += 1;
  });
  const bank = createBankClient({ baseUrl: 'http://127.0.0.1:1', token: 'none' });
  const { withdraw } = createActivities(bank, POLICY, async () => true, 1);
  await expect(activity.run(withdraw, OLDER)).rejects.toMatchObject({ cause: { code: 4 } });
  expect(beats).toBeGreaterThan(1);
  await connection.close();
}, 10_000);
