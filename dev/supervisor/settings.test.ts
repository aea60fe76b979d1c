import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';

describe('readSettings', () => {
  it('has defaults for everything', () => {
    expect(readSettings({}, [])).toMatchObject({
      mode: 'production',
      dataDir: resolve('.data'),
      ports: { web: 3000, bank: 4010, temporal: 7233, temporalUi: 8233 },
      faultLab: true,
    });
  });

  it('makes another bank token for each run and process, and keeps those it is given', () => {
    const { web, worker } = readSettings({}, []).bankTokens;
    for (const token of [web, worker]) expect(token).toMatch(/^[0-9a-f]{64}$/);
    const again = readSettings({}, []).bankTokens;
    expect(new Set([web, worker, again.web, again.worker]).size).toBe(4);
    const given = { BANK_TOKEN: 'mine', BANK_WORKER_TOKEN: 'the worker’s' };
    expect(readSettings(given, []).bankTokens).toEqual({ web: 'mine', worker: 'the worker’s' });
  });

  it('takes a bank of the caller, whose token it cannot make up', () => {
    const own = { BANK_URL: 'https://bank.example.com', BANK_TOKEN: 'mine' };
    expect(readSettings(own, []).ownBankUrl).toBe('https://bank.example.com');
    expect(readSettings(own, []).bankTokens).toEqual({ web: 'mine', worker: 'mine' });
    expect(() => readSettings({ BANK_URL: 'https://bank.example.com' }, [])).toThrow('set BANK_TOKEN');
    expect(() => readSettings({ BANK_URL: 'bank', BANK_TOKEN: 'mine' }, [])).toThrow('BANK_URL is "bank"');
  });

  it('turns the fault lab on unless told otherwise', () => {
    expect(readSettings({ FAULT_LAB: '' }, []).faultLab).toBe(true);
    expect(readSettings({ FAULT_LAB: 'off' }, []).faultLab).toBe(false);
    expect(() => readSettings({ FAULT_LAB: 'no' }, [])).toThrow('FAULT_LAB is "no": it must be on or off.');
  });

  it('refuses one port for two, by the names of both variables', () => {
    expect(() => readSettings({ WEB_PORT: '4010' }, [])).toThrow(
      'WEB_PORT and BANK_PORT are both 4010: give each a port of its own.',
    );
    expect(() => readSettings({ TEMPORAL_UI_PORT: '3000' }, [])).toThrow('WEB_PORT and TEMPORAL_UI_PORT');
  });

  it.each(['0', '65536', '3000.5', 'web', '0x5dc0', '3e3', ' 3000'])(
    'refuses %s as a port, by the name of its variable',
    (port) => {
      expect(() => readSettings({ WEB_PORT: port }, [])).toThrow(`WEB_PORT is "${port}": it must be a port`);
    },
  );
});
