import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { freePorts, HOST } from '#dev/shared/ports.ts';
import { readStackRecord } from '#dev/supervisor/stack-file.ts';
import { findTemporalCli } from '#dev/temporal-cli/find-cli.ts';
import { createBankClient } from '#lib/bank-client/client.ts';
import type { ProcessName } from '#lib/fault-lab/processes/contract.ts';
import { isAlive } from '#testing/is-alive.ts';
import { type OwnStack, startStack, statusOf } from '#testing/stack/stack.ts';
import { startByClient } from './support/transfer-page.ts';

/** With real processes: the unit tests of the supervisor use stand-ins. */
test.describe('the whole stack', () => {
  let stack: OwnStack;

  test.beforeEach(async () => {
    test.setTimeout(120_000);
    stack = await startStack();
  });

  test.afterEach(() => stack.stop());

  test('brings back each process that is killed', async () => {
    for (const name of ['worker', 'bank', 'temporal', 'web'] as const) {
      const killed = pidOf(name);
      stack.kill(name);
      await expect.poll(() => stack.pids()[name] ?? killed).not.toBe(killed);
    }
    await expect.poll(() => statusOf(`${stack.urls.web}/api/health`)).toBe(200);
    await expect.poll(() => statusOf(`${stack.urls.bank}/v1/health`)).toBe(200);
  });

  test('leaves nothing running when it is stopped while a page is open', async ({ page }) => {
    await page.goto(stack.urls.web);
    const running = Object.values(stack.pids());
    expect(running).toHaveLength(4);
    await stack.stop();
    expect(running.filter(isAlive)).toEqual([]);
    expect(stack.log()).not.toContain('killed');
  });

  test('leaves nothing running when its supervisor is killed, and starts again at once', async () => {
    const running = Object.values(stack.pids());
    process.kill(readStackRecord(stack.dataDir)?.supervisorPid ?? Number.NaN, 'SIGKILL');
    await stack.restart();
    expect(running.filter(isAlive)).toEqual([]);
    expect(await statusOf(`${stack.urls.web}/api/health`)).toBe(200);
  });

  function pidOf(name: ProcessName): number | undefined {
    return stack.pids()[name];
  }
});

test('a setting that does not fit ends the start, and is named', async () => {
  await expect(startStack({ SESSION_SECRET: 'short' })).rejects.toThrow(
    /SESSION_SECRET: at least 32 random characters.*The web process ended before it was ready/s,
  );
});

test('an odd shell: it starts all the same, and money arrives', async () => {
  test.setTimeout(120_000);
  const folder = test.info().outputPath('mit Leerzeichen, ü und ’');
  await mkdir(folder);
  const proxy = 'http://127.0.0.1:9';
  const stack = await startStack({
    ...{ HTTP_PROXY: proxy, HTTPS_PROXY: proxy, ALL_PROXY: proxy, http_proxy: proxy, https_proxy: proxy },
    ...{ grpc_proxy: proxy, NO_PROXY: 'example.com', no_proxy: '' },
    ...{ NODE_ENV: 'test', NODE_OPTIONS: '--inspect=0', FORCE_COLOR: '1', NO_COLOR: '1' },
    ...{ TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', LC_ALL: 'C', HOME: '', TMPDIR: folder },
    ...{ TEMPORAL_NAMESPACE: 'payments', TEMPORAL_API_KEY: 'of others', TEMPORAL_TLS_CA_PATH: '/nowhere' },
  });
  try {
    const bank = createBankClient({ baseUrl: stack.urls.bank, token: stack.bankToken });
    const { postedMinor: before } = await bank.getAccount('43-812');
    await startByClient(stack, { source: '85-150', target: '43-812', amountMinor: 100 });
    await expect.poll(async () => (await bank.getAccount('43-812')).postedMinor).toBe(before + 100);
    expect(await statusOf(`${stack.urls.web}/`)).toBe(200);
  } finally {
    await stack.stop();
  }
});

test('a port that another program takes meanwhile is named, though that program answers as the web would', async () => {
  const [port = 0] = await freePorts(1);
  const thief = createServer((_, response) => response.end('{"status":"ok"}'));
  const doorbell = createServer((_, response) => {
    if (!thief.listening) thief.listen(port, HOST);
    response.end();
  });
  await once(doorbell.listen(0, HOST), 'listening');
  try {
    const cli = await cliThatAsksFirst(doorbell.address());
    await expect(startStack({ WEB_PORT: String(port), TEMPORAL_CLI: cli })).rejects.toThrow(
      `Port ${port}, meant for the web page, is already in use by another program`,
    );
  } finally {
    for (const server of [thief, doorbell]) server.close();
  }
});

/** Ports are looked at before the Temporal CLI is: it is what is run in between. */
async function cliThatAsksFirst(address: AddressInfo | string | null): Promise<string> {
  const port = typeof address === 'object' && address?.port;
  const { path } = await findTemporalCli({
    env: process.env,
    report: () => undefined,
    signal: new AbortController().signal,
  });
  const cli = test.info().outputPath('temporal');
  const ring = `fetch('http://${HOST}:${port}').catch(() => undefined)`;
  await writeFile(cli, `#!/bin/sh\n"${process.execPath}" -e "${ring}"\nexec "${path}" "$@"\n`, {
    mode: 0o755,
  });
  return cli;
}
