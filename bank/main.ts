/* The bank's process: `BANK_TOKENS=read+post=… node bank/main.ts`. */
import pino from 'pino';
import { DAMAGED_EXIT_CODE, DamagedDatabase } from '#lib/database/intact.ts';
import { openDatabase } from './database/open.ts';
import { type RunningBank, startBank } from './server.ts';
import { type BankEnv, readBankEnv } from './shared/env.ts';

const log = pino({ name: 'bank', serializers: { error: pino.stdSerializers.err } });

async function start(env: BankEnv): Promise<RunningBank> {
  const database = await openDatabase(env);
  log.info(`database: ${database.kind}, ${database.location}`);
  const bank = await startBank({ ...env, database, log });
  log.info(`fault lab: ${env.faultLab ? 'on' : 'off'}`);
  log.info(`listening on ${bank.url}`);
  return bank;
}

function explain(error: unknown, env: BankEnv | undefined): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${env?.port} on ${env?.host} is in use. Set BANK_PORT to a free one.`;
  if (code === 'ECONNREFUSED') return 'The database server is not responding. Check BANK_DATABASE_URL.';
  if (code === 'SQLITE_BUSY')
    return `Another program writes to the database ${env?.databaseFile}: close it there, and start again.`;
  if (error instanceof DamagedDatabase)
    return `${error.message} Restore a backup with \`npm run restore <folder>\`, or start over with \`npm run reset\`.`;
  return error instanceof Error ? error.message : String(error);
}

let stopping = false;

function stop(bank: RunningBank, why: string): void {
  if (stopping) return;
  stopping = true;
  log.info(`stopping: ${why}`);
  bank.close().then(
    () => {
      log.info('stopped');
      process.exit(0);
    },
    (error: unknown) => {
      log.error({ error }, 'could not stop cleanly');
      process.exit(1);
    },
  );
}

let env: BankEnv | undefined;
try {
  env = readBankEnv(process.env);
  const bank = await start(env);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(bank, signal));
  process.on('disconnect', () => stop(bank, 'the supervisor is gone'));
  process.send?.({ type: 'ready' });
} catch (error) {
  log.fatal(explain(error, env));
  process.exitCode = error instanceof DamagedDatabase ? DAMAGED_EXIT_CODE : 1;
}
