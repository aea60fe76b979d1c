import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { type Interruption, lineOf } from './interruption.ts';
import { onInterruption, readInterruptions } from './recorded.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  globalThis.remitPerProcess?.clear();
});

const CRASH: Interruption = {
  ...{ process: 'worker', kind: 'crashed', pid: 1, end: 'SIGKILL' },
  ...{ from: '2026-01-01T00:00:00.000Z', to: null },
};

it('notices what the supervisor adds, and reads it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'remit-interruptions-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'record');
  await appendFile(file, '');
  vi.stubEnv('SUPERVISOR_RECORD_FILE', file);
  expect(await readInterruptions()).toEqual([]);
  const changed = new Promise<void>((resolve) => onTestFinished(onInterruption(resolve)));
  await appendFile(file, lineOf(CRASH));
  await changed;
  expect(await readInterruptions()).toEqual([CRASH]);
});

it('notices what is added after the supervisor has put another file in its place, and reads it once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'remit-interruptions-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'record');
  await appendFile(file, '');
  vi.stubEnv('SUPERVISOR_RECORD_FILE', file);
  const changes = vi.fn();
  onTestFinished(onInterruption(changes));
  await writeFile(`${file}.part`, lineOf(CRASH));
  await rename(`${file}.part`, file);
  await vi.waitFor(() => expect(changes).toHaveBeenCalled());
  const read = await readInterruptions();
  expect(read).toEqual([CRASH]);
  expect(await readInterruptions()).toBe(read);
  changes.mockClear();
  await appendFile(file, lineOf({ ...CRASH, to: CRASH.from }));
  await vi.waitFor(() => expect(changes).toHaveBeenCalled());
  expect(await readInterruptions()).toEqual([{ ...CRASH, to: CRASH.from }]);
});

it.each(['', '/no/such/file'])('knows of nothing where nobody keeps a record: %j', async (file) => {
  vi.stubEnv('SUPERVISOR_RECORD_FILE', file);
  onInterruption(() => undefined)();
  expect(await readInterruptions()).toBeNull();
});
