import type { Generated, Selectable } from 'kysely';

/** Written before an action is performed. */
interface IntentTable {
  number: Generated<number>;
  id: string;
  at: string;
  actor: string;
  role: string;
  action: string;
  target_kind: string;
  target_id: string;
  reason: string | null;
  /** JSON of what was decided. */
  decided: string | null;
  /** JSON of the state before, where it was read. */
  before: string | null;
}

/** Written after the action. An intent without one: the process died, or the action is running. */
interface OutcomeTable {
  intent: string;
  at: string;
  outcome: string;
  message: string | null;
  /** JSON of the state after, where it is known. */
  after: string | null;
}

/** One per intent and one per outcome, in the order they were written. */
interface ChainTable {
  number: number;
  kind: 'intent' | 'outcome';
  intent: string;
  previous_hash: string;
  hash: string;
}

/** The last link. The only row that changes: writers take turns at it. */
interface HeadTable {
  number: number;
  hash: string;
}

export type AuditTables = {
  audit_intents: IntentTable;
  audit_outcomes: OutcomeTable;
  audit_chain: ChainTable;
  audit_head: HeadTable;
};

export type IntentRow = Selectable<AuditTables['audit_intents']>;
export type OutcomeRow = AuditTables['audit_outcomes'];
