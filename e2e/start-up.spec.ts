import { expect, test } from '@playwright/test';
import { readStackRecord } from '#dev/supervisor/stack-file.ts';
import type { ProcessName } from '#lib/fault-lab/processes/contract.ts';
import { isAlive } from '#testing/is-alive.ts';
import { type OwnStack, startStack, statusOf } from '#testing/stack/stack.ts';

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
