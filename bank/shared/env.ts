import { z } from 'zod';
import { parseEnv } from '#lib/shared/env.ts';

const port = z.coerce
  .number({ error: 'a port number' })
  .int()
  .min(0, 'a port number from 0 to 65535')
  .max(65_535, 'a port number from 0 to 65535');

const schema = z
  .object({
    BANK_PORT: port.default(4010),
    BANK_HOST: z.string().min(1).default('127.0.0.1'),
    BANK_TOKEN: z
      .string({ error: 'required: the bearer token that callers of the bank send' })
      // RFC 6750, section 2.1: no other character can be sent as a bearer token.
      .regex(/^[A-Za-z0-9._~+/-]+=*$/, 'letters, digits and . _ ~ + / - only'),
    BANK_DATABASE_URL: z
      .url({
        protocol: /^postgres(ql)?$/,
        error: 'an address such as postgres://user:password@host:5432/name',
      })
      .optional(),
    BANK_DATABASE_FILE: z.string().min(1).default('.data/bank.db'),
    FAULT_LAB: z.enum(['on', 'off'], { error: 'on or off' }).default('on'),
  })
  .transform((env) => ({
    port: env.BANK_PORT,
    host: env.BANK_HOST,
    token: env.BANK_TOKEN,
    /** Postgres if set, else the SQLite file. */
    databaseUrl: env.BANK_DATABASE_URL,
    databaseFile: env.BANK_DATABASE_FILE,
    faultLab: env.FAULT_LAB === 'on',
  }));

export type BankEnv = z.output<typeof schema>;

/** @throws {EnvError} naming every variable that is missing or malformed */
export function readBankEnv(variables: NodeJS.ProcessEnv): BankEnv {
  return parseEnv(schema, variables);
}
