import { afterEach, describe, expect, it, vi } from 'vitest';
import { controlProcess, hasProcessSwitches, readProcesses } from './processes.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  globalThis.remitPerProcess?.clear();
});

describe('without a supervisor to ask', () => {
  it.each([
    [{}],
    [{ SUPERVISOR_URL: '', SUPERVISOR_TOKEN: '', FAULT_LAB: 'on' }],
    [{ SUPERVISOR_URL: 'http://127.0.0.1:1', FAULT_LAB: 'on' }],
    [{ SUPERVISOR_URL: 'http://127.0.0.1:1', SUPERVISOR_TOKEN: 'secret' }],
    [{ SUPERVISOR_URL: 'http://127.0.0.1:1', SUPERVISOR_TOKEN: 'secret', FAULT_LAB: 'off' }],
  ])('there are no switches: %j', async (env) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    expect(hasProcessSwitches()).toBe(false);
    expect(await readProcesses()).toBeNull();
    await expect(controlProcess('worker', 'kill')).rejects.toThrow('only under `npm start`');
  });

  it('a supervisor that does not answer is unavailable', async () => {
    vi.stubEnv('SUPERVISOR_URL', 'http://127.0.0.1:1');
    vi.stubEnv('SUPERVISOR_TOKEN', 'secret');
    vi.stubEnv('FAULT_LAB', 'on');
    expect(hasProcessSwitches()).toBe(true);
    await expect(readProcesses()).rejects.toThrow('The supervisor is not responding');
  });
});
