/*
 * The same transfer without durable execution, as one writes it in an afternoon: the bank's calls in turn, retries
 * with backoff under one key, and a refund if the deposit fails. How far it has come is known to this process alone.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { createBankClient } from '#lib/bank-client/client.ts';
import { BankProblem } from '#lib/bank-client/errors.ts';
import { scriptOrder } from '#lib/fault-lab/processes/contract.ts';
import { depositKey, refundKey, withdrawalKey } from '#lib/shared/ids.ts';

const MAX_ATTEMPTS = 10;
const MAX_PAUSE_MS = 10_000;

const order = scriptOrder.parse(JSON.parse(process.argv[2] ?? ''));
const { referenceId: transfer, sourceAccount, targetAccount, amountMinor, currency } = order;
const { BANK_URL: baseUrl = '', BANK_TOKEN: token = '' } = process.env;
const bank = createBankClient({ baseUrl, token });

await repeat('withdraw', sourceAccount, withdrawalKey(transfer));
try {
  await repeat('deposit', targetAccount, depositKey(transfer));
} catch {
  await repeat('refund', sourceAccount, refundKey(transfer));
}

async function repeat(step: 'withdraw' | 'deposit' | 'refund', account: string, key: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await bank[step]({ account, amountMinor, currency, transfer }, { key, attempt });
      return;
    } catch (error) {
      const isRefused = error instanceof BankProblem && error.certainty === 'not-done' && !error.unavailable;
      if (isRefused || attempt === MAX_ATTEMPTS) throw error;
      await pause(Math.min(1_000 * 2 ** attempt, MAX_PAUSE_MS));
    }
  }
}
