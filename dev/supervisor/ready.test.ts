import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { INSTANCE_HEADER } from '#lib/fault-lab/processes/contract.ts';
import { whenHttpAnswers } from './ready.ts';

it('a process is not ready because another one answers on its port', async () => {
  const stranger = await serve(0);
  const { port } = stranger.address() as AddressInfo;
  let isReady = false;
  const ready = whenHttpAnswers(`http://127.0.0.1:${port}/`, 'mine')(child(), new AbortController().signal);
  void ready.then(() => {
    isReady = true;
  });
  for (let asked = 0; asked < 3; asked += 1) await once(stranger, 'request');
  expect(isReady).toBe(false);
  stranger.close();
  stranger.closeAllConnections();
  await once(stranger, 'close');
  await serve(port, 'mine');
  await ready;
});

async function serve(port: number, instance?: string): Promise<Server> {
  const server = createServer((_, response) => {
    response.writeHead(200, instance ? { [INSTANCE_HEADER]: instance } : {}).end('ok');
  });
  onTestFinished(() => void server.close());
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return server;
}

function child(): ChildProcess {
  return spawn(process.execPath, ['-e', '']);
}
