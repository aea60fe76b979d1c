/** The bank in a separate process, for tests of how it starts and stops. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { ALL_SCOPES } from '#bank/shared/scopes.ts';
import { type BankClient, createBankClient } from '#lib/bank-client/client.ts';

const TOKEN = 'token-of-a-test';

/** An empty variable counts as unset, so the test's own environment does not leak in. */
const DEFAULTS = {
  BANK_TOKENS: `${[...ALL_SCOPES].join('+')}=${TOKEN}`,
  BANK_PORT: '0',
  BANK_HOST: '',
  BANK_DATABASE_URL: '',
  FAULT_LAB: 'on',
};

export interface BankProcess {
  child: ChildProcess;
  url: string;
  token: string;
  client: BankClient;
  lines: () => string[];
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts bank/main.ts on any free port by default. Resolves when it listens or has exited. */
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
