import { expect, it } from 'vitest';
import { bypassProxies } from './prepare-environment.ts';

it.each([
  [{}, '127.0.0.1,localhost,::1'],
  [{ no_proxy: 'a.example, localhost' }, 'a.example,localhost,127.0.0.1,::1'],
  [{ no_proxy: 'a.example', NO_PROXY: 'b.example' }, 'a.example,b.example,127.0.0.1,localhost,::1'],
])('with %j, no proxy is asked for this machine', (given, expected) => {
  const env: NodeJS.ProcessEnv = { NODE_ENV: 'test', ...given };
  bypassProxies(env);
  expect(env).toMatchObject({ no_proxy: expected, NO_PROXY: expected });
  expect(env.no_grpc_proxy).toBeUndefined();
});

it('nor where gRPC has a list of its own', () => {
  const env: NodeJS.ProcessEnv = { NODE_ENV: 'test', no_grpc_proxy: 'a.example' };
  bypassProxies(env);
  expect(env.no_grpc_proxy).toBe('a.example,127.0.0.1,localhost,::1');
});
