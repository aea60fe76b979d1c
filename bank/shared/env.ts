import { z } from 'zod';
import { parseEnv, wholeNumber } from '#lib/shared/env.ts';
import { scope } from './scopes.ts';

/** The token may end in `=`, its scopes have none. */
function parts(text: string): [string, string[]] {
  const [scopes = '', ...rest] = text.split('=');
  return [rest.join('='), scopes.split('+')];
}

const token = z.tuple([
  // RFC 6750, section 2.1: no other character can be sent as a bearer token.
  z.string().regex(/^[A-Za-z0-9._~+/-]+=*$/, 'a token has letters, digits and . _ ~ + / - only'),
  z.array(scope).transform((scopes) => new Set(scopes)),
]);

/** One token may have been set for two callers: it may do what either may. */
function scopesByToken(tokens: readonly z.output<typeof token>[]) {
  const byToken = new Map<string, z.output<typeof token>[1]>();
  for (const [text, scopes] of tokens) byToken.set(text, new Set([...(byToken.get(text) ?? []), ...scopes]));
  return byToken;
}

const DATABASE = {
  BANK_DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'an address such as postgres://user:password@host:5432/name',
    })
    .optional(),
  BANK_RETENTION_DAYS: wholeNumber(1, 36_500).default(90),
};

const schema = z
  .object({
    ...DATABASE,
    BANK_PORT: wholeNumber(0, 65_535).default(4010),
    BANK_HOST: z.string().min(1).default('127.0.0.1'),
    BANK_TOKENS: z
      .string({ error: 'required: what each token of the bank’s callers may do' })
      .pipe(z.preprocess((text) => String(text).split(',').map(parts), z.array(token)))
      .transform(scopesByToken),
    BANK_DATABASE_FILE: z.string().min(1).default('.data/bank.db'),
    FAULT_LAB: z.enum(['on', 'off'], { error: 'on or off' }).default('off'),
  })
  .transform((env) => ({
    port: env.BANK_PORT,
    host: env.BANK_HOST,
    tokens: env.BANK_TOKENS,
    /** Postgres if set, else the SQLite file. */
    databaseUrl: env.BANK_DATABASE_URL,
    databaseFile: env.BANK_DATABASE_FILE,
    retentionDays: env.BANK_RETENTION_DAYS,
    faultLab: env.FAULT_LAB === 'on',
  }));

export type BankEnv = z.output<typeof schema>;

/** @throws {EnvError} naming every variable that is missing or malformed */
export function readBankEnv(variables: NodeJS.ProcessEnv): BankEnv {
  return parseEnv(schema, variables);
}

const retentionSchema = z
  .object(DATABASE)
  .transform((env) => ({ databaseUrl: env.BANK_DATABASE_URL, retentionDays: env.BANK_RETENTION_DAYS }));

/** For those who prune without a bank. @throws {EnvError} */
export function readRetentionEnv(variables: NodeJS.ProcessEnv): z.output<typeof retentionSchema> {
  return parseEnv(retentionSchema, variables);
}
