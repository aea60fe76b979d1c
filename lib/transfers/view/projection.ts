import type { Call, Entry, Fault } from '#lib/bank-client/contract.ts';
import type { Interruption } from '#lib/interruptions/interruption.ts';
import { type HistoryFacts, readHistory } from './history.ts';
import { attemptsBegun, type DescriptionFacts, NO_DESCRIPTION } from './pending-activities.ts';

/** Each source may be of another age. */
export interface TransferSources {
  history: HistoryFacts;
  description: DescriptionFacts;
  /** By activity id. */
  attemptsSeen: ReadonlyMap<string, number>;
  /** By id, like the entries. */
  calls: readonly Call[];
  /** Before it, calls were made that are not read. */
  callsFromMs: number | null;
  ledger: Ledger | null;
  faults: readonly Fault[];
  /** Of all processes, oldest first; null where nobody records them. */
  interruptions: readonly Interruption[] | null;
  /** As far as the bank was asked. */
  bankOf: ReadonlyMap<string, string>;
}

export interface Ledger {
  entries: readonly Entry[];
  /** Everything history tells up to this event is in the ledger. */
  asOfEventId: number;
}

export interface BankReading {
  calls: readonly Call[];
  /** Whether there are earlier ones. */
  areCut: boolean;
  entries: readonly Entry[];
  faults: readonly Fault[];
  bankOf: ReadonlyMap<string, string>;
}

export const NO_BANK_READING: BankReading = {
  calls: [],
  areCut: false,
  entries: [],
  faults: [],
  bankOf: new Map(),
};

export const NO_SOURCES: TransferSources = {
  history: readHistory([]),
  description: NO_DESCRIPTION,
  attemptsSeen: new Map(),
  calls: [],
  callsFromMs: null,
  ledger: null,
  faults: [],
  interruptions: null,
  bankOf: new Map(),
};

/** Applies what the sources say in any order, and keeps the newest of each. */
export class TransferProjection {
  history = NO_SOURCES.history;
  description = NO_DESCRIPTION;
  private readonly attemptsSeen = new Map<string, number>();
  private readonly calls = new Map<number, Call>();
  private readonly entries = new Map<number, Entry>();
  private readonly faults = new Map<string, Fault>();
  private readonly bankOf = new Map<string, string>();
  private interruptions: readonly Interruption[] | null = null;
  private ledgerAsOfEventId: number | undefined;
  private callsFromMs: number | null = null;

  current(): TransferSources {
    return {
      history: this.history,
      description: this.description,
      attemptsSeen: this.attemptsSeen,
      calls: inOrder(this.calls),
      callsFromMs: this.callsFromMs,
      ledger:
        this.ledgerAsOfEventId === undefined
          ? null
          : { entries: inOrder(this.entries), asOfEventId: this.ledgerAsOfEventId },
      faults: [...this.faults.values()],
      interruptions: this.interruptions,
      bankOf: this.bankOf,
    };
  }

  /** @returns whether anything changed, as all `apply…` methods do */
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
    // The transition count alone is no change: a heartbeat moves it.
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

  applyInterruptions(interruptions: readonly Interruption[] | null): void {
    this.interruptions = interruptions;
  }

  /**
   * Call it before reading the bank, and the returned function with the answer: what was known before and is
   * missing from the answer was removed by a reset of the bank.
   */
  beginBankReading(): (reading: BankReading) => void {
    const asOfEventId = this.history.lastEventId;
    const known = {
      calls: [...this.calls.keys()],
      entries: [...this.entries.keys()],
      faults: [...this.faults.keys()],
    };
    return ({ calls, areCut, entries, faults, bankOf }) => {
      const earliest = areCut ? calls.reduce((one, other) => (other.id < one.id ? other : one)) : null;
      forget(
        this.calls,
        known.calls.filter((id) => id >= (earliest?.id ?? 0)),
        calls,
      );
      this.callsFromMs = earliest && Date.parse(earliest.at);
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

/** A fault that has ended stays ended, and its remaining count only falls. */
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
