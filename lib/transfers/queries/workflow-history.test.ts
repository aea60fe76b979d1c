import { afterEach, expect, it, vi } from 'vitest';
import { temporal } from '#lib/temporal-client/connection.ts';
import { grpcServer } from '#testing/grpc-server.ts';
import { pollHistory } from './workflow-history.ts';

afterEach(async () => {
  await temporal().connection.close();
  globalThis.remitPerProcess?.clear();
  vi.unstubAllEnvs();
});

const UNIMPLEMENTED = 12;
const TOKEN = new Uint8Array([1]);

it.each([
  ['a refusal', 7, 'not yours', TOKEN, { code: 7 }],
  ['an invalid request', 3, 'no such field', undefined, { code: 3 }],
  ['a token of another server', 3, 'invalid token', TOKEN, { name: 'TemporalUnavailable' }],
  ['a server that goes down', 14, 'shutting down', undefined, { name: 'TemporalUnavailable' }],
  ['a namespace not there yet', 5, 'Namespace x is not found.', undefined, { name: 'TemporalUnavailable' }],
  ['an unknown workflow', 5, 'workflow not found', undefined, { name: 'TransferNotFound' }],
])('a long poll that meets %s (%i %j) says so', async (_, code, details, token, error) => {
  const server = await grpcServer((call, headers) => {
    const isFirstCall = headers[':path']?.endsWith('/GetSystemInfo');
    call.respond(
      {
        ':status': 200,
        'content-type': 'application/grpc+proto',
        'grpc-status': String(isFirstCall ? UNIMPLEMENTED : code),
        'grpc-message': encodeURI(details),
      },
      { endStream: true },
    );
  });
  await expect(pollHistory('rm-1', token, new AbortController().signal)).rejects.toMatchObject(error);
  server.close();
});
