import type { Call, Entry, Fault } from '#lib/bank-client/contract.ts';
import { type HistoryFacts, readHistory } from './history.ts';
import { attemptsBegun, type DescriptionFacts, NO_DESCRIPTION } from './pending-activities.ts';

/** All that is known of one transfer, by those who know it; each may be of another age. */
export interface TransferSources {
  history: HistoryFacts;
  description: DescriptionFacts;
  /** The most attempts each activity is known to have begun, by its id. */
  attemptsSeen: ReadonlyMap<string, number>;
  /** In order of their ids, like the entries. */
  calls: readonly Call[];
  /** Null until the bank has answered. */
  ledger: Ledger | null;
  faults: readonly Fault[];
  /** Which bank has an account, as far as it was asked. */
  bankOf: ReadonlyMap<string, string>;
}

export interface Ledger {
  entries: readonly Entry[];
  /** The last event of history known when the ledger was read: all that it tells of is in the ledger. */
  asOfEventId: number;
}

/** What the bank has of one transfer, read whole. */
export interface BankReading {
  calls: readonly Call[];
  entries: readonly Entry[];
  faults: readonly Fault[];
  bankOf: ReadonlyMap<string, string>;
}

export const NO_SOURCES: TransferSources = {
  history: readHistory([]),
  description: NO_DESCRIPTION,
  attemptsSeen: new Map(),
  calls: [],
  ledger: null,
  faults: [],
  bankOf: new Map(),
};

/**
 * Takes in what the sources say, in whichever order it arrives, and holds the newest of each: an
 * older history or description changes nothing, and what was heard of once stays.
 */
export class TransferProjection {
  history = NO_SOURCES.history;
  description = NO_DESCRIPTION;
  private readonly attemptsSeen = new Map<string, number>();
  private readonly calls = new Map<number, Call>();
  private readonly entries = new Map<number, Entry>();
  private readonly faults = new Map<string, Fault>();
  private readonly bankOf = new Map<string, string>();
  private ledgerAsOfEventId: number | undefined;

  current(): TransferSources {
    return {
      history: this.history,
      description: this.description,
      attemptsSeen: this.attemptsSeen,
      calls: inOrder(this.calls),
      ledger:
        this.ledgerAsOfEventId === undefined
          ? null
          : { entries: inOrder(this.entries), asOfEventId: this.ledgerAsOfEventId },
      faults: [...this.faults.values()],
      bankOf: this.bankOf,
    };
  }

  /** @returns whether it was news, as all methods that take something in do */
  applyHistory(history: HistoryFacts): boolean {
    if (history.lastEventId <= this.history.lastEventId) return false;
    this.history = history;
    return true;
  }

  applyDescription(description: DescriptionFacts): boolean {
    for (const pending of description.pending) {
      const seen = this.attemptsSeen.get(pending.activityId) ?? 0;
      this.attemptsSeen.set(pending.activityId, Math.max(seen, attemptsBegun(pending)));
    }
    if (description.transitions < this.description.transitions) return false;
    // The count of transitions alone is no news: a heartbeat moves it.
    const changed = JSON.stringify(description.pending) !== JSON.stringify(this.description.pending);
    this.description = description;
    return changed;
  }

  applyCall(call: Call): boolean {
    const changed = !this.calls.has(call.id);
    this.calls.set(call.id, call);
    if (call.account && call.bank) this.bankOf.set(call.account, call.bank);
    return changed;
  }

  applyEntry(entry: Entry): boolean {
    const changed = !this.entries.has(entry.id);
    this.entries.set(entry.id, entry);
    return changed;
  }

  applyFault(fault: Fault): boolean {
    const known = this.faults.get(fault.id);
    if (known && !isLater(fault, known)) return false;
    this.faults.set(fault.id, fault);
    return true;
  }

  /**
   * To be called before the bank is read, since what happens meanwhile may be missing from the
   * answer; the function it returns takes the answer in. What was known before and is not in it is
   * gone from the bank: it was reset.
   */
  beginBankReading(): (reading: BankReading) => void {
    const asOfEventId = this.history.lastEventId;
    const known = {
      calls: [...this.calls.keys()],
      entries: [...this.entries.keys()],
      faults: [...this.faults.keys()],
    };
    return ({ calls, entries, faults, bankOf }) => {
      forget(this.calls, known.calls, calls);
      forget(this.entries, known.entries, entries);
      forget(this.faults, known.faults, faults);
      for (const call of calls) this.applyCall(call);
      for (const entry of entries) this.applyEntry(entry);
      for (const fault of faults) this.applyFault(fault);
      for (const [account, bank] of bankOf) this.bankOf.set(account, bank);
      this.ledgerAsOfEventId = Math.max(asOfEventId, this.ledgerAsOfEventId ?? 0);
    };
  }
}

/** A fault that has ended does not come back, and its uses only become fewer. */
function isLater(fault: Fault, known: Fault): boolean {
  if (known.state !== 'armed') return false;
  return fault.state !== 'armed' || (fault.remaining ?? 0) < (known.remaining ?? 0);
}

function inOrder<Item extends { id: number }>(items: ReadonlyMap<number, Item>): Item[] {
  return [...items.values()].sort((one, other) => one.id - other.id);
}

function forget<Id>(items: Map<Id, unknown>, known: Id[], still: readonly { id: Id }[]): void {
  const ids = new Set(still.map(({ id }) => id));
  for (const id of known) if (!ids.has(id)) items.delete(id);
}
