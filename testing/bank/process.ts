/** The bank as a process of its own, for tests of how it starts and ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type BankClient, createBankClient } from '#lib/bank-client/client.ts';

const TOKEN = 'token-of-a-test';

/** A variable set to nothing counts as not set, whatever the surroundings of the test say. */
const DEFAULTS = { BANK_TOKEN: TOKEN, BANK_PORT: '0', BANK_HOST: '', BANK_DATABASE_URL: '', FAULT_LAB: '' };

export interface BankProcess {
  child: ChildProcess;
  url: string;
  token: string;
  client: BankClient;
  /** The lines it has written so far. */
  lines: () => string[];
  /** Resolves with how it ended. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/**
 * Starts bank/main.ts with these variables, on any free port unless told, with an IPC channel as its
 * supervisor would; resolves when it listens or has ended.
 */
export async function startBankProcess(variables: Record<string, string>): Promise<BankProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bank/main.ts'], {
    env: { ...process.env, ...DEFAULTS, ...variables },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let output = '';
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  const listening = new Promise<void>((resolve) => {
    child.stdout?.setEncoding('utf8');
    child.stdout?.on('data', (part: string) => {
      output += part;
      if (output.includes('listening on')) resolve();
    });
    child.stdout?.on('end', resolve);
  });
  await listening;
  const url = /listening on (http:[^"]+)/.exec(output)?.[1] ?? '';
  const lines = (): string[] => output.split('\n').filter((line) => line !== '');
  return {
    child,
    url,
    token: TOKEN,
    client: createBankClient({ baseUrl: url, token: TOKEN }),
    lines,
    exited,
  };
}
