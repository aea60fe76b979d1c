/**
 * Kills the bank at random moments under load. TEST_BANK_DATABASE_URL adds a Postgres server;
 * TEST_CRASHES sets how often (20 by default).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { BankClient } from '#lib/bank-client/client.ts';
import type { Post } from '#lib/bank-client/contract.ts';
import { BankUnreachable } from '#lib/bank-client/errors.ts';
import { AutoResetEvent } from '#lib/shared/auto-reset-event.ts';
import { createTestDatabase } from '#testing/bank/bank.ts';
import { type BankProcess, startBankProcess } from '#testing/bank/process.ts';

const CRASHES = Number(process.env.TEST_CRASHES ?? 20);
const CALLERS = 8;

const server = process.env.TEST_BANK_DATABASE_URL;

/** Sends one transfer after the other until the bank is gone. @returns what it answered */
async function transferUntilGone(client: BankClient, name: string, onAnswer: () => void): Promise<Post[]> {
  const answered: Post[] = [];
  try {
    for (let number = 0; ; number += 1) {
      const transfer = `${name}-${number}`;
      const common = { amountMinor: 1, currency: 'USD' as const, transfer };
      answered.push(
        await client.withdraw({ ...common, account: 'A1001' }, { key: `${transfer}-withdrawal` }),
      );
      onAnswer();
      answered.push(await client.deposit({ ...common, account: '43-812' }, { key: `${transfer}-deposit` }));
    }
  } catch (error) {
    if (error instanceof BankUnreachable) return answered;
    throw error;
  }
}

/** Kills the bank under load. @returns what it had answered */
async function crash(bank: BankProcess, round: number): Promise<Post[]> {
  let begun = 0;
  const underLoad = new AutoResetEvent();
  const callers = Array.from({ length: CALLERS }, (_, caller) =>
    transferUntilGone(bank.client, `rm-${round}-${caller}`, () => {
      begun += 1;
      if (begun > CALLERS) underLoad.set();
    }),
  );
  await underLoad.wait(60_000, new AbortController().signal);
  await sleep(Math.random() * 150);
  bank.child.kill('SIGKILL');
  await bank.exited;
  return (await Promise.all(callers)).flat();
}

async function expectNothingLost({ client }: BankProcess, answered: Post[]): Promise<void> {
  expect(await client.check()).toMatchObject({ ok: true, violations: [] });
  for (const post of answered) {
    const { outcome, transaction } = await client.lookUpKey(post.key);
    expect({ outcome, transaction }).toEqual({ outcome: 'posted', transaction: { ...post, replayed: true } });
  }
}

async function crashAgainAndAgain(variables: Record<string, string>): Promise<void> {
  let count = 0;
  let bank = await startBankProcess(variables);
  try {
    for (let round = 0; round < CRASHES; round += 1) {
      const answered = await crash(bank, round);
      bank = await startBankProcess(variables);
      await expectNothingLost(bank, answered);
      count += answered.length;
    }
  } finally {
    bank.child.kill('SIGTERM');
    await bank.exited;
  }
  expect(count).toBeGreaterThan(CRASHES * CALLERS);
}

describe('a bank that is killed', { timeout: 60_000 + CRASHES * 20_000 }, () => {
  it(`keeps everything it answered, ${CRASHES} times on SQLite`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'remit-bank-'));
    try {
      await crashAgainAndAgain({ BANK_DATABASE_FILE: join(folder, 'bank.db') });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.runIf(server)(`keeps everything it answered, ${CRASHES} times on Postgres`, async () => {
    const { url, drop } = await createTestDatabase(server ?? '');
    try {
      await crashAgainAndAgain({ BANK_DATABASE_URL: url });
    } finally {
      await drop();
    }
  });
});
