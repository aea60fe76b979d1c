/** The bank process's own environment, read once at start. */
import { z } from 'zod';

const port = z.coerce
  .number({ error: 'a port number' })
  .int()
  .min(0, 'a port number from 0 to 65535')
  .max(65_535, 'a port number from 0 to 65535');

const schema = z.object({
  BANK_PORT: port.default(4010),
  BANK_HOST: z.string().min(1).default('127.0.0.1'),
  BANK_TOKEN: z
    .string({ error: 'required: the bearer token that callers of the bank must show' })
    .min(1, 'required: the bearer token that callers of the bank must show'),
  BANK_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'an address such as postgres://user:password@host:5432/name' })
    .optional(),
  BANK_DATABASE_FILE: z.string().min(1).default('.data/bank.db'),
  FAULT_LAB: z.enum(['on', 'off'], { error: 'on or off' }).default('on'),
});

export interface BankEnv {
  port: number;
  host: string;
  token: string;
  /** Postgres when there is an address, else the SQLite file. */
  databaseUrl: string | undefined;
  databaseFile: string;
  faultLab: boolean;
}

/**
 * Reads the environment; a variable set to nothing counts as not set.
 *
 * @throws {Error} with one line for each variable that is missing or wrong.
 */
export function readBankEnv(variables: NodeJS.ProcessEnv): BankEnv {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The bank's environment is not complete:\n${lines.join('\n')}`);
  }
  const { data } = parsed;
  return {
    port: data.BANK_PORT,
    host: data.BANK_HOST,
    token: data.BANK_TOKEN,
    databaseUrl: data.BANK_DATABASE_URL,
    databaseFile: data.BANK_DATABASE_FILE,
    faultLab: data.FAULT_LAB === 'on',
  };
}
