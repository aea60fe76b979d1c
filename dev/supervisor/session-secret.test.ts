import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionSecret } from './session-secret.ts';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'remit-secret-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

describe('the session secret', () => {
  it('is the same after a restart, another in another folder, and for its owner alone', () => {
    const secret = sessionSecret({}, dataDir);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(sessionSecret({}, dataDir)).toBe(secret);
    expect(sessionSecret({}, join(dataDir, 'another'))).not.toBe(secret);
    expect(statSync(join(dataDir, 'session-secret')).mode & 0o777).toBe(0o600);
  });

  it('is made again when a crash has cut it short', () => {
    writeFileSync(join(dataDir, 'session-secret'), 'abc');
    expect(sessionSecret({}, dataDir)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is SESSION_SECRET where that is set', () => {
    expect(sessionSecret({ SESSION_SECRET: 'mine' }, dataDir)).toBe('mine');
  });
});
