import type { ArmFault } from '#lib/bank-client/contract.ts';
import type { RetryPresetId } from '#lib/transfers/retry-presets.ts';

/** Everything that will happen in a run, drawn from its seed. Times are ms from the start of the run. */
export interface ChaosPlan {
  accounts: PlannedAccount[];
  orders: PlannedOrder[];
  faults: PlannedFault[];
  kills: PlannedKill[];
  freezes: PlannedFreeze[];
  restores: PlannedRestore[];
  accountChanges: PlannedAccountChange[];
}

export interface PlannedAccount {
  id: string;
  bank: string;
  openingBalanceMinor: number;
  status: 'open' | 'frozen' | 'closed';
}

export interface PlannedOrder {
  referenceId: string;
  atMs: number;
  from: string;
  to: string;
  amountMinor: number;
  door: Door;
  /** Of the web. */
  retryPreset: RetryPresetId;
  /** Armed for this transfer only, before it is sent. */
  faults: ArmFault[];
  /** From its start to a cancellation; null for none. */
  cancelAfterMs: number | null;
  /** Sent twice at the same moment, as by a double click. */
  sentTwice: boolean;
  /** Sent at the same moment under the same reference; null for none. */
  conflictingAmountMinor: number | null;
  /** Its page is open from start to end. */
  watched: boolean;
  reset: PlannedReset | null;
  forgetting: PlannedForgetting | null;
}

/** Past the web: by Temporal's own client, with a policy of its own or none. */
export const PAST_THE_WEB = [
  'no-policy',
  'lax-threshold',
  'impatient',
  'patient',
  'out-of-bounds',
  'tutorial',
] as const;

export type PastTheWeb = (typeof PAST_THE_WEB)[number];
export type Door = 'web' | PastTheWeb;

/** Temporal resets the workflow, open or ended: it repeats its steps from that workflow task. */
export interface PlannedReset {
  /** From its start. */
  afterMs: number;
  to: 'first-task' | 'last-task';
}

/** The workflow is deleted. */
export interface PlannedForgetting {
  /** From its start. */
  afterMs: number;
  /** Under the same reference; null for nothing. */
  sentAgain: PlannedAgain | null;
}

/** Past the web only with another payer: orders of one payer for one amount share the withdrawal's key. */
export interface PlannedAgain extends Pick<PlannedOrder, 'from' | 'to' | 'amountMinor'> {
  door: 'web' | 'impatient';
  faults: ArmFault[];
}

export interface PlannedFault {
  atMs: number;
  fault: ArmFault;
}

export const KILLABLE = ['worker', 'bank', 'temporal', 'web'] as const;

export interface PlannedKill {
  atMs: number;
  process: (typeof KILLABLE)[number];
}

/** The bank's process stands still (SIGSTOP), and goes on as if nothing had been. */
export interface PlannedFreeze {
  atMs: number;
  forMs: number;
}

/** One of the two databases is put back as it was: what it got since the copy is lost, and the other one has it. */
export interface PlannedRestore {
  of: 'bank' | 'temporal';
  copyAtMs: number;
  /** From the copy. */
  afterMs: number;
}

/** An account that is frozen or closed for a while. */
export interface PlannedAccountChange {
  atMs: number;
  reopenAfterMs: number;
  account: string;
  status: 'frozen' | 'closed';
}

export const BANKS = ['chaos-north.example.com', 'chaos-south.example.com'] as const;

/** Requests every transfer, and so may approve none. */
export const REQUESTER = 'teller';

/** Transfers above it need an approval; the default of the stack. */
export const APPROVAL_THRESHOLD_MINOR = 100_000;

export const SLOWEST_CALL_MS = 10_000;
