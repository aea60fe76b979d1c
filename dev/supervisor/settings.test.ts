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

  it('makes another bank token for each run, and keeps the one it is given', () => {
    expect(readSettings({}, []).bankToken).toMatch(/^[0-9a-f]{64}$/);
    expect(readSettings({}, []).bankToken).not.toBe(readSettings({}, []).bankToken);
    expect(readSettings({ BANK_TOKEN: 'mine' }, []).bankToken).toBe('mine');
  });

  it('takes a bank of the caller, whose token it cannot make up', () => {
    const own = { BANK_URL: 'https://bank.example.com', BANK_TOKEN: 'mine' };
    expect(readSettings(own, []).ownBankUrl).toBe('https://bank.example.com');
    expect(() => readSettings({ BANK_URL: 'https://bank.example.com' }, [])).toThrow('set BANK_TOKEN');
    expect(() => readSettings({ BANK_URL: 'bank', BANK_TOKEN: 'mine' }, [])).toThrow('BANK_URL is "bank"');
  });

  it.each(['0', '65536', '3000.5', 'web'])('refuses %s as a port, by the name of its variable', (port) => {
    expect(() => readSettings({ WEB_PORT: port }, [])).toThrow(`WEB_PORT is "${port}": it must be a port`);
  });
});
