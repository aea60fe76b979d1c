import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BankClient } from '#lib/bank-client/client.ts';
import { startBankProcess } from '#testing/bank/process.ts';

export interface OwnBank {
  /** For processes that use this bank. */
  env: { BANK_URL: string; BANK_TOKEN: string };
  client: BankClient;
  stop(): Promise<void>;
}

/** Starts a bank process on a free port, with an empty ledger that is removed when it stops. */
export async function startOwnBank(): Promise<OwnBank> {
  const folder = await mkdtemp(path.join(tmpdir(), 'remit-bank-'));
  const bank = await startBankProcess({ BANK_DATABASE_FILE: path.join(folder, 'bank.db') });
  return {
    env: { BANK_URL: bank.url, BANK_TOKEN: bank.token },
    client: bank.client,
    stop: async () => {
      bank.child.kill('SIGTERM');
      await bank.exited;
      await rm(folder, { recursive: true });
    },
  };
}
