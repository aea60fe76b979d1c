import { webEnv } from '#lib/shared/web-env.ts';
import { type BankClient, createBankClient } from './client.ts';

let client: BankClient | undefined;

/** One per server bundle: `instanceof` does not know the error classes of another bundle. */
export function bank(): BankClient {
  if (!client) {
    const { BANK_URL, BANK_TOKEN } = webEnv();
    client = createBankClient({ baseUrl: BANK_URL, token: BANK_TOKEN });
  }
  return client;
}
