import { type Kysely, sql } from 'kysely';
import type { EntryRow, Tables } from '#bank/database/tables.ts';
import type { AccountKind, Check } from '#lib/bank-client/contract.ts';
import type { Currency } from '#lib/shared/money.ts';
import { Violations } from './violations.ts';

const STEP = 5_000;

type CheckedEntry = Pick<EntryRow, 'id' | 'account' | 'amount_minor' | 'balance_minor'> & {
  currency: Currency;
  kind: AccountKind;
  /** Only on clearing accounts. */
  transfer: string | null;
};

/** The next entries, in the order they were posted. */
export async function readEntries(db: Kysely<Tables>, after: number): Promise<CheckedEntry[]> {
  const { rows } = await sql<CheckedEntry>`
    select entries.id, entries.account, entries.amount_minor, entries.balance_minor,
      accounts.currency, accounts.kind, transactions.transfer
    from entries
    join accounts on accounts.id = entries.account
    left join transactions on accounts.kind = 'clearing' and transactions.id = entries.transaction_id
    where entries.id > ${after} order by entries.id limit ${STEP}`.execute(db);
  return rows;
}

interface InClearing {
  transfer: string;
  account: string;
  currency: Currency;
  amountMinor: number;
}

/** Sums of the entries up to one of them. */
export class EntrySums {
  lastId = 0;
  readonly #balances = new Map<string, number>();
  readonly #currencies = new Map<Currency, number>();
  /** Without those that are zero: as many as transfers in transit. */
  readonly #inClearing = new Map<string, InClearing>();
  readonly #wrongStatements = new Violations(
    (account) => `The running balance on the statement of ${account} is wrong.`,
  );
  readonly #overdrawn = new Violations((account) => `Account ${account} was below zero.`);

  /** @returns whether there may be more */
  add(entries: readonly CheckedEntry[]): boolean {
    for (const entry of entries) this.#addEntry(entry);
    return entries.length === STEP;
  }

  #addEntry({ id, account, amount_minor, balance_minor, currency, kind, transfer }: CheckedEntry): void {
    const balance = this.balanceOf(account) + amount_minor;
    this.lastId = id;
    this.#balances.set(account, balance);
    this.#currencies.set(currency, (this.#currencies.get(currency) ?? 0) + amount_minor);
    if (balance !== balance_minor) this.#wrongStatements.add(account);
    if (kind !== 'equity' && balance_minor < 0) this.#overdrawn.add(account);
    if (transfer !== null) this.#addInClearing(transfer, account, currency, amount_minor);
  }

  #addInClearing(transfer: string, account: string, currency: Currency, change: number): void {
    const key = keyOf(transfer, account);
    const amountMinor = this.inClearingOf(transfer, account) + change;
    if (amountMinor === 0) this.#inClearing.delete(key);
    else this.#inClearing.set(key, { transfer, account, currency, amountMinor });
  }

  balanceOf(account: string): number {
    return this.#balances.get(account) ?? 0;
  }

  inClearingOf(transfer: string, account: string): number {
    return this.#inClearing.get(keyOf(transfer, account))?.amountMinor ?? 0;
  }

  inClearing(): InClearing[] {
    return [...this.#inClearing.values()];
  }

  perCurrency(): Check['sums'] {
    const sums = [...this.#currencies].map(([currency, sumMinor]) => ({ currency, sumMinor }));
    return sums.sort((one, other) => (one.currency < other.currency ? -1 : 1));
  }

  /** By transfer, over all clearing accounts. */
  inTransit(): Check['inTransit'] {
    const transits = new Map<string, Check['inTransit'][number]>();
    for (const { transfer, currency, amountMinor } of this.#inClearing.values()) {
      const key = keyOf(transfer, currency);
      const before = transits.get(key)?.amountMinor ?? 0;
      transits.set(key, { transfer, currency, amountMinor: before + amountMinor });
    }
    return [...transits.values()]
      .filter(({ amountMinor }) => amountMinor !== 0)
      .sort((one, other) =>
        keyOf(one.transfer, one.currency) < keyOf(other.transfer, other.currency) ? -1 : 1,
      );
  }

  violations(): string[] {
    const created = this.perCurrency().filter(({ sumMinor }) => sumMinor !== 0);
    const overpaid = this.inTransit().filter(({ amountMinor }) => amountMinor < 0);
    return [
      ...created.map(
        ({ currency, sumMinor }) => `All ${currency} accounts together hold ${sumMinor} minor units, not 0.`,
      ),
      ...overpaid.map(
        ({ transfer, amountMinor }) =>
          `Transfer ${transfer} paid out ${-amountMinor} minor units more than it withdrew.`,
      ),
      ...this.#wrongStatements.messages(),
      ...this.#overdrawn.messages(),
    ];
  }
}

/** No id has a space. */
function keyOf(transfer: string, part: string): string {
  return `${transfer} ${part}`;
}
