/** What reading all books costs those who post: checks of a long ledger, one after another. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '#bank/database/sqlite.ts';
import { type BenchResult, round } from '#bench/kit/result.ts';
import { ENTRIES_PER_TRANSFER, fillLedger } from '#testing/bank/fill-ledger.ts';
import { type BankProcess, startBankProcess } from '#testing/bank/process.ts';
import { overHttp, stop } from './bank.ts';

const ENTRIES = 1_000_000;
const CONCURRENCY = 32;
/** Each measures once without and once with checks, so that a machine that slows down slows both. */
const ROUNDS = 3;
/** Of the postings per second without a check. */
const MIN_RATIO = 0.8;

export async function benchBankCheck(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'remit-bench-'));
  const file = join(folder, 'bank.db');
  await seedEntries(file);
  const bank = await startBankProcess({ BANK_DATABASE_FILE: file });
  const without: number[] = [];
  const during: number[] = [];
  const seconds: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    without.push(await overHttp(bank, CONCURRENCY, `without-${round}`));
    const checks = new Checks(bank);
    during.push(await overHttp(bank, CONCURRENCY, `during-${round}`));
    seconds.push(...(await checks.end()));
  }
  await stop(bank);
  await rm(folder, { recursive: true });
  const [rate, rateDuring] = [mean(without), mean(during)];
  return {
    name: `Postings while the ledger of ${ENTRIES} entries is checked`,
    rows: [
      { metric: 'without a check', 'postings/s': round(rate, 0), 'seconds of a check': '' },
      {
        metric: 'checks one after another',
        'postings/s': round(rateDuring, 0),
        'seconds of a check': round(mean(seconds)),
      },
    ],
    targets: [
      {
        metric: `Bank: postings while ${ENTRIES} entries are checked`,
        measured: `${round(rateDuring, 0)}/s`,
        baseline: `${round(rate, 0)}/s, without a check`,
        ratio: round(rateDuring / rate, 2),
        target: `≥ ${MIN_RATIO} of the baseline`,
        met: rateDuring / rate >= MIN_RATIO,
      },
    ],
  };
}

async function seedEntries(file: string): Promise<void> {
  await (await openSqlite(file)).close();
  // Opens the accounts.
  await stop(await startBankProcess({ BANK_DATABASE_FILE: file }));
  const { db, close } = await openSqlite(file);
  await fillLedger(db, ENTRIES / ENTRIES_PER_TRANSFER);
  await close();
}

/** Checks that follow each other until they are told to end. */
class Checks {
  #isOver = false;
  readonly #seconds: number[] = [];
  readonly #running: Promise<void>;

  constructor(bank: BankProcess) {
    this.#running = this.#run(bank);
  }

  /** @returns the seconds that each took. @throws {Error} if the books did not balance */
  async end(): Promise<number[]> {
    this.#isOver = true;
    await this.#running;
    return this.#seconds;
  }

  async #run({ client }: BankProcess): Promise<void> {
    while (!this.#isOver) {
      const begun = performance.now();
      const { ok, violations } = await client.check();
      if (!ok) throw new Error(violations.join('\n'));
      this.#seconds.push((performance.now() - begun) / 1_000);
    }
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
