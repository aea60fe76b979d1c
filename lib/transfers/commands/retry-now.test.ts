import { afterEach, expect, it, vi } from 'vitest';
import { temporal } from '#lib/temporal-client/connection.ts';
import { grpcServer } from '#testing/grpc-server.ts';
import { makeNow } from './retry-now.ts';

const UNIMPLEMENTED = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '12' };

afterEach(async () => {
  await temporal().connection.close();
  globalThis.remitPerProcess?.clear();
  vi.unstubAllEnvs();
});

it('an older server refuses to retry at once, in words', async () => {
  const server = await grpcServer((call) => call.respond(UNIMPLEMENTED, { endStream: true }));
  await expect(makeNow('rm-1', { activityId: '1', state: 'scheduled' })).rejects.toMatchObject({
    message: 'This Temporal server cannot retry at once: it needs 1.28 or later.',
    certainty: 'not-done',
  });
  server.close();
});
