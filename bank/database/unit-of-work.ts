import { sql, type Transaction } from 'kysely';
import type { FeedEvent } from '#lib/bank-client/contract.ts';
import type { DatabaseKind } from '#lib/database/open.ts';
import { wordRowsOf } from './account-words.ts';
import { inBatches } from './batches.ts';
import { EVENTS_CHANNEL } from './postgres.ts';
import { IS_ARMED, toAccount, toCall, toEntry, toFault } from './rows.ts';
import type {
  AccountRow,
  AccountWordRow,
  CallRow,
  CounterRow,
  EntryRow,
  EventRow,
  FaultRow,
  KeyRow,
  Tables,
  TransactionRow,
  TransitRow,
} from './tables.ts';

type Series = Exclude<keyof CounterRow, 'id'>;

/** Rows of one table by key, each read at most once. `undefined` is a row that does not exist. */
class Loaded<Row> {
  readonly #rows = new Map<string, Row | undefined>();
  readonly #changed = new Set<string>();
  readonly #load: (key: string) => Promise<Row | undefined>;

  constructor(load: (key: string) => Promise<Row | undefined>) {
    this.#load = load;
  }

  async get(key: string): Promise<Row | undefined> {
    if (!this.#rows.has(key)) this.#rows.set(key, await this.#load(key));
    return this.#rows.get(key);
  }

  set(key: string, row: Row): void {
    this.#rows.set(key, row);
    this.#changed.add(key);
  }

  changed(): Row[] {
    return [...this.#changed].flatMap((key) => this.#rows.get(key) ?? []);
  }
}

/**
 * Reads each row once and collects what to write, for a few statements at the end of the transaction.
 * It holds the database's only write lock, so what it has read cannot change.
 */
export class UnitOfWork {
  /** ISO 8601 in UTC, the same for every row it writes. */
  readonly now = new Date().toISOString();
  readonly #trx: Transaction<Tables>;
  readonly #kind: DatabaseKind;
  readonly #counters: CounterRow;
  readonly #accounts = new Loaded<AccountRow>((id) =>
    this.#trx.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst(),
  );
  readonly #transits = new Loaded<TransitRow>((transfer) =>
    this.#trx.selectFrom('transits').selectAll().where('transfer', '=', transfer).executeTakeFirst(),
  );
  readonly #keys = new Loaded<KeyRow>((key) =>
    this.#trx.selectFrom('keys').selectAll().where('key', '=', key).executeTakeFirst(),
  );
  readonly #changedFaults = new Set<FaultRow>();
  #armedFaults: FaultRow[] | undefined;
  readonly #accountWords: AccountWordRow[] = [];
  readonly #transactions: TransactionRow[] = [];
  readonly #entries: EntryRow[] = [];
  readonly #calls: CallRow[] = [];
  readonly #events: EventRow[] = [];

  private constructor(trx: Transaction<Tables>, kind: DatabaseKind, counters: CounterRow) {
    this.#trx = trx;
    this.#kind = kind;
    this.#counters = counters;
  }

  /** Locks the counters first, so that all writers take turns: no deadlock, no gap in the feed. */
  static async begin(trx: Transaction<Tables>, kind: DatabaseKind): Promise<UnitOfWork> {
    const counters = await trx
      .selectFrom('counters')
      .selectAll()
      .$if(kind === 'postgres', (query) => query.forUpdate())
      .executeTakeFirstOrThrow();
    return new UnitOfWork(trx, kind, { ...counters });
  }

  /** Without gaps: a rollback gives the numbers back. */
  nextNumber(series: Series): number {
    this.#counters[series] += 1;
    return this.#counters[series];
  }

  account(id: string): Promise<AccountRow | undefined> {
    return this.#accounts.get(id);
  }

  /** Publishes the account's final state once, when flushed. */
  putAccount(row: AccountRow): void {
    this.#accounts.set(row.id, row);
  }

  /** Makes a new account findable by its number, holder and bank, which never change. */
  addAccountWords(account: AccountRow): void {
    this.#accountWords.push(...wordRowsOf(account));
  }

  /** A customer's account whose number differs in capital letters alone. */
  async accountSpelledAlike(id: string): Promise<string | undefined> {
    const word = id.toLowerCase();
    const stored = await this.#trx
      .selectFrom('account_words')
      .select(['word', 'account'])
      .where('word', '=', word)
      .execute();
    const found = [...stored, ...this.#accountWords].filter((row) => row.word === word);
    return found.find(({ account }) => account !== id && account.toLowerCase() === word)?.account;
  }

  /** What an account that exists was opened with. */
  async openingMinor(account: string): Promise<number> {
    const stored = await this.#trx
      .selectFrom('entries')
      .innerJoin('transactions', 'transactions.id', 'entries.transaction_id')
      .select(['amount_minor', 'kind'])
      .where('account', '=', account)
      .orderBy('entries.id')
      .limit(1)
      .executeTakeFirst();
    const first = stored ?? this.#firstNewEntry(account);
    return first?.kind === 'opening' ? first.amount_minor : 0;
  }

  #firstNewEntry(account: string) {
    const entry = this.#entries.find((one) => one.account === account);
    const transaction = this.#transactions.find(({ id }) => id === entry?.transaction_id);
    return entry && transaction && { kind: transaction.kind, amount_minor: entry.amount_minor };
  }

  transit(transfer: string): Promise<TransitRow | undefined> {
    return this.#transits.get(transfer);
  }

  putTransit(row: TransitRow): void {
    this.#transits.set(row.transfer, row);
  }

  key(key: string): Promise<KeyRow | undefined> {
    return this.#keys.get(key);
  }

  /** The database refuses a second outcome of a key. */
  recordOutcome(row: KeyRow): void {
    this.#keys.set(row.key, row);
  }

  addTransaction(row: TransactionRow): void {
    this.#transactions.push(row);
  }

  addEntry(transaction: TransactionRow, entry: Omit<EntryRow, 'id' | 'transaction_id'>): void {
    const row: EntryRow = { id: this.nextNumber('entry'), transaction_id: transaction.id, ...entry };
    this.#entries.push(row);
    this.#publish({ event: 'entry', data: toEntry(row, transaction) });
  }

  logCall(call: Omit<CallRow, 'id'>): void {
    const row: CallRow = { id: this.nextNumber('call'), ...call };
    this.#calls.push(row);
    this.#publish({ event: 'call', data: toCall(row) });
  }

  /** Oldest first. Includes those that have expired and are not marked so yet. */
  async armedFaults(): Promise<FaultRow[]> {
    // Sorted here: for an order by id the database would read all faults there ever were.
    this.#armedFaults ??= (await this.#trx.selectFrom('faults').selectAll().where(IS_ARMED).execute()).sort(
      (one, other) => one.id - other.id,
    );
    return this.#armedFaults.filter((fault) => fault.state === 'armed');
  }

  async addFault(row: FaultRow): Promise<void> {
    await this.armedFaults();
    this.#armedFaults?.push(row);
    this.changeFault(row, {});
  }

  /** Takes a row of {@link armedFaults}. */
  changeFault(row: FaultRow, change: Partial<Pick<FaultRow, 'state' | 'used' | 'ended_at'>>): void {
    Object.assign(row, change);
    this.#changedFaults.add(row);
    this.#publish({ event: 'fault', data: toFault(row, this.now) });
  }

  async recordReset(): Promise<void> {
    await this.#trx.updateTable('ledger').set({ reset_at: this.now }).execute();
  }

  /** @returns whether it wrote events */
  async flush(): Promise<boolean> {
    await this.#flushAccounts();
    for (const rows of inBatches(this.#accountWords))
      await this.#trx.insertInto('account_words').values(rows).execute();
    if (this.#transactions.length > 0)
      await this.#trx.insertInto('transactions').values(this.#transactions).execute();
    if (this.#entries.length > 0) await this.#trx.insertInto('entries').values(this.#entries).execute();
    const keys = this.#keys.changed();
    if (keys.length > 0) await this.#trx.insertInto('keys').values(keys).execute();
    await this.#flushTransits();
    if (this.#calls.length > 0) await this.#trx.insertInto('calls').values(this.#calls).execute();
    await this.#flushFaults();
    return this.#flushEvents();
  }

  async #flushAccounts(): Promise<void> {
    const rows = this.#accounts.changed();
    if (rows.length === 0) return;
    for (const row of rows) this.#publish({ event: 'account', data: toAccount(row) });
    await this.#trx
      .insertInto('accounts')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((set) => ({
          status: set.ref('excluded.status'),
          posted_minor: set.ref('excluded.posted_minor'),
          in_transit_minor: set.ref('excluded.in_transit_minor'),
        })),
      )
      .execute();
  }

  async #flushTransits(): Promise<void> {
    const rows = this.#transits.changed();
    if (rows.length === 0) return;
    await this.#trx
      .insertInto('transits')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .column('transfer')
          .doUpdateSet((set) => ({ amount_minor: set.ref('excluded.amount_minor') })),
      )
      .execute();
  }

  async #flushFaults(): Promise<void> {
    for (const rows of inBatches([...this.#changedFaults])) {
      await this.#trx
        .insertInto('faults')
        .values(rows)
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((set) => ({
            state: set.ref('excluded.state'),
            used: set.ref('excluded.used'),
            ended_at: set.ref('excluded.ended_at'),
          })),
        )
        .execute();
    }
  }

  async #flushEvents(): Promise<boolean> {
    if (this.#events.length === 0) return false;
    for (const rows of inBatches(this.#events)) await this.#trx.insertInto('events').values(rows).execute();
    const { id, ...last } = this.#counters;
    await this.#trx.updateTable('counters').set(last).where('id', '=', id).execute();
    if (this.#kind === 'postgres') await sql`select pg_notify(${EVENTS_CHANNEL}, '')`.execute(this.#trx);
    return true;
  }

  #publish(event: Pick<FeedEvent, 'event' | 'data'>): void {
    const id = this.nextNumber('event');
    this.#events.push({ id, event: event.event, data: JSON.stringify(event.data), at: this.now });
  }
}
