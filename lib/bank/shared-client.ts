import { perProcess } from '../per-process.ts';
import { webEnv } from '../web-env.ts';
import { type BankClient, createBankClient } from './client.ts';

/** The web process's bank client. */
export function bank(): BankClient {
  return perProcess('bank-client', () => {
    const { BANK_URL, BANK_TOKEN } = webEnv();
    return createBankClient({ baseUrl: BANK_URL, token: BANK_TOKEN });
  });
}
