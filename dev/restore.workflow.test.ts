import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, inject, it, onTestFinished } from 'vitest';
import { type BankProcess, startBankProcess } from '#testing/bank/process.ts';
import { freePorts } from './shared/ports.ts';
import { installationId } from './supervisor/installation.ts';

/** A withdrawal of which Temporal knows nothing. */
async function withdraw({ client }: BankProcess, transfer: string): Promise<void> {
  const order = { account: 'A1001', amountMinor: 1_234, currency: 'USD', transfer } as const;
  await client.withdraw(order, { key: `${transfer}-withdrawal` });
}

it('puts the copy in place, moves what was there aside, and says what the copy lacks before anything goes on', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'remit-restore-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const BANK_DATABASE_FILE = join(dataDir, 'bank.db');
  const onBank = async (use: (bank: BankProcess) => Promise<unknown>) => {
    const bank = await startBankProcess({ BANK_DATABASE_FILE });
    await use(bank);
    bank.child.kill('SIGTERM');
    await bank.exited;
  };
  const ports = await freePorts(4);
  const names = ['WEB_PORT', 'BANK_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT'];
  const env = {
    ...Object.fromEntries(names.map((name, index) => [name, String(ports[index])])),
    ...{
      DATA_DIR: dataDir,
      TEMPORAL_CLI: inject('temporalCli'),
      TEMPORAL_ADDRESS: '',
      BANK_URL: '',
      BANK_TOKEN: '',
    },
    ...{ BANK_DATABASE_URL: '', AUDIT_DATABASE_URL: '', AUDIT_DATABASE_FILE: '' },
  };
  const run = (script: string, ...args: string[]) =>
    execa(process.execPath, ['--import', 'tsx', `dev/${script}.ts`, ...args], { env, reject: false });

  await onBank((bank) => withdraw(bank, 'before'));
  const folder = join(dataDir, 'copy');
  installationId(dataDir);
  expect(await run('backup', folder)).toMatchObject({ exitCode: 0 });
  await onBank((bank) => withdraw(bank, 'after'));
  await rm(join(dataDir, 'installation.json'));
  const present = installationId(dataDir);

  const { exitCode, stdout } = await run('restore', folder);
  expect(stdout).toContain('the copy lacks 2 entries of the ledger that it replaces');
  expect(stdout).toMatch(/before .*unknown-with-money-in-transit/);
  expect(stdout).not.toMatch(/after .*unknown-with-money-in-transit/);
  expect(exitCode).toBe(1);
  expect(installationId(dataDir)).toBe(present);
  const [aside = ''] = (await readdir(dataDir)).filter((name) => name.startsWith('replaced-'));
  expect(await readdir(join(dataDir, aside))).toContain('bank.db');
  await onBank(async ({ client }) => {
    expect(await client.lookUpKey('before-withdrawal')).toMatchObject({ outcome: 'posted' });
    expect(await client.lookUpKey('after-withdrawal')).toMatchObject({ outcome: 'none' });
  });

  // Temporal has a database by now: it runs from a copy too.
  const both = join(dataDir, 'both');
  expect(await run('backup', both)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('temporal.db: copied'),
  });
  // Another installation takes the place of the one that was copied, since it is asked to.
  await rm(join(dataDir, 'installation.json'));
  expect(installationId(dataDir)).not.toBe(present);
  const inPlace = await run('restore', both, '--same-installation');
  expect(inPlace.stdout).toMatch(/before .*unknown-with-money-in-transit/);
  expect(installationId(dataDir)).toBe(present);
});
