import { webEnv } from '#lib/shared/web-env.ts';
import { type BankClient, createBankClient } from './client.ts';

let client: BankClient | undefined;

/**
 * The web process's bank client. It holds no connection, so each of the server's bundles makes its
 * own: one shared between bundles would throw error classes that `instanceof` does not know in the
 * others.
 */
export function bank(): BankClient {
  if (!client) {
    const { BANK_URL, BANK_TOKEN } = webEnv();
    client = createBankClient({ baseUrl: BANK_URL, token: BANK_TOKEN });
  }
  return client;
}
