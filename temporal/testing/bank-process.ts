import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { type BankClient, createBankClient } from '#lib/bank/client.ts';

export interface BankProcess {
  /** What a process of the desk needs in its environment to find this bank. */
  env: { BANK_URL: string; BANK_TOKEN: string };
  client: BankClient;
  stop(): Promise<void>;
}

/** Starts a real bank process on a free port, with a ledger of its own. */
export async function startBankProcess(): Promise<BankProcess> {
  const folder = await mkdtemp(path.join(tmpdir(), 'remit-bank-'));
  const token = crypto.randomUUID();
  const bank = execa('node', ['--import', 'tsx', 'bank/main.ts'], {
    env: { BANK_PORT: '0', BANK_TOKEN: token, BANK_DATABASE_FILE: path.join(folder, 'bank.db') },
    reject: false,
  });
  const baseUrl = await new Promise<string>((resolve, reject) => {
    createInterface({ input: bank.stdout }).on('line', (line) => {
      const url = /listening on (http:[^"\s]+)/.exec(line)?.[1];
      if (url) resolve(url);
    });
    void bank.then(({ stderr }) => reject(new Error(`The bank ended before it listened: ${stderr}`)));
  });
  return {
    env: { BANK_URL: baseUrl, BANK_TOKEN: token },
    client: createBankClient({ baseUrl, token }),
    stop: async () => {
      bank.kill('SIGTERM');
      await bank;
      await rm(folder, { recursive: true });
    },
  };
}
