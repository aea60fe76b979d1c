import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { Guard } from './guard.ts';

const WAIT = { timeout: 20_000, interval: 20 };

it('is started again when it cannot be started and when it fails, with the list of groups', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'remit-guard-'));
  const { execPath } = process;
  const { pid = 0 } = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
  const lines: string[] = [];
  const log = { line: () => undefined, problem: (_: string, line: string) => void lines.push(line) };

  process.execPath = join(folder, 'missing');
  const guard = new Guard(log);
  onTestFinished(async () => {
    guard.watch([]);
    process.execPath = execPath;
    process.kill(pid, 'SIGKILL');
    await rm(folder, { recursive: true });
  });
  guard.watch([pid]);
  await vi.waitFor(() => expect(lines).toEqual([expect.stringContaining('ENOENT')]), WAIT);

  const failing = join(folder, 'failing');
  const received = join(folder, 'received');
  await writeFile(failing, `#!/bin/sh\nread -r list; echo "$list" >> "${received}"; exit 3`);
  await chmod(failing, 0o755);
  process.execPath = failing;
  await vi.waitFor(async () => {
    expect(await readFile(received, 'utf8')).toMatch(`[${pid}]\n[${pid}]\n`);
  }, WAIT);
  expect(lines[1]).toBe('the guard ended (exit code 3): starting it again in 1 s');
});
