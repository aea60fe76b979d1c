import type { FaultKind, FaultOperation, RefusalCode } from '#lib/bank-client/contract.ts';

/** What a kind can be told, in the units of its form. */
export type FaultParameter = 'delaySeconds' | 'jitterSeconds' | 'sharePercent' | 'seed' | 'code';

/** How a fault ends when nobody clears it: after a time, or after so many calls. */
export type FaultEnd = 'seconds' | 'count';

/** A kind of fault in words for people, and what its form starts with. */
export interface FaultKindInfo {
  title: string;
  /** What the bank does. */
  does: string;
  /** What one learns from it. */
  teaches: string;
  /** The parameters it takes, each with what the form begins with. */
  parameters: Partial<Record<FaultParameter, string>>;
  end: { by: FaultEnd; value: number };
  /** The operations it can act on; all where left out. */
  operations?: readonly FaultOperation[];
}

/** A business refusal is an answer to a posting: keys are asked about, never refused. */
const POSTINGS = ['withdraw', 'deposit', 'refund', 'external-refund'] as const;

const A_MINUTE = { by: 'seconds', value: 60 } as const;
const ONE_CALL = { by: 'count', value: 1 } as const;

/** Every kind the bank knows, in the order a person would try them. */
export const FAULT_KINDS: Record<FaultKind, FaultKindInfo> = {
  down: {
    title: 'Down',
    does: 'Answers every call with 503, and does nothing.',
    teaches: 'Retry and backoff: the transfer waits, and completes once the bank is back.',
    parameters: {},
    end: A_MINUTE,
  },
  'fail-next': {
    title: 'Fail, then recover',
    does: 'Answers the next calls with 503, then works again.',
    teaches: 'The attempt after the last failure completes: failures need no handling of their own.',
    parameters: {},
    end: { by: 'count', value: 4 },
  },
  flaky: {
    title: 'Flaky',
    does: 'Fails a share of the calls. The same seed fails the same ones.',
    teaches: 'An unreliable dependency costs attempts, never money.',
    parameters: { sharePercent: '50', seed: '1' },
    end: A_MINUTE,
  },
  slow: {
    title: 'Slow',
    does: 'Acts and answers after a delay, give or take the jitter.',
    teaches:
      'Below the time limit of an attempt it only takes longer; above it the attempt is given up, and its call can land late.',
    parameters: { delaySeconds: '2', jitterSeconds: '0' },
    end: A_MINUTE,
  },
  hang: {
    title: 'Hang',
    does: 'Takes the call and never answers.',
    teaches: 'The time limit ends the attempt. Without one, the transfer would wait for ever.',
    parameters: {},
    end: A_MINUTE,
  },
  'lose-answer': {
    title: 'Lose the answer',
    does: 'Does what it was asked, then drops the connection.',
    teaches: 'Why every act has an idempotency key: the repeat finds it done, and nothing is done twice.',
    parameters: {},
    end: ONE_CALL,
  },
  'lose-request': {
    title: 'Lose the request',
    does: 'Drops the connection before it does anything.',
    teaches: 'It looks the same as a lost answer, and the truth is another: only the bank can tell.',
    parameters: {},
    end: ONE_CALL,
  },
  error: {
    title: 'Unclassified error',
    does: 'Answers 500 with an error nobody has foreseen, and does nothing.',
    teaches: 'A bug in a service is no ending: fix it while the transfer waits.',
    parameters: {},
    end: A_MINUTE,
  },
  refuse: {
    title: 'Refuse',
    does: 'Refuses for good, with the reason you choose.',
    teaches: 'A refusal is an answer: it is not tried again, and what has moved is returned.',
    parameters: { code: 'account_closed' },
    end: ONE_CALL,
    operations: POSTINGS,
  },
  duplicate: {
    title: 'Duplicate',
    does: 'Handles the same call twice.',
    teaches: 'The receiver is idempotent: one key, one entry.',
    parameters: {},
    end: ONE_CALL,
  },
};

/** The bank's operations in words for people. */
export const FAULT_OPERATIONS: Record<FaultOperation, string> = {
  withdraw: 'Withdraw',
  deposit: 'Deposit',
  refund: 'Refund',
  'external-refund': 'Record an external refund',
  'close-key': 'Close a key',
  lookup: 'Look a key up',
};

/** The reasons a bank can refuse for, in words for people. */
export const REFUSAL_REASONS: Record<RefusalCode, string> = {
  account_closed: 'The account is closed',
  account_frozen: 'The account is frozen',
  insufficient_funds: 'Not enough money',
  unknown_account: 'No such account',
  currency_mismatch: 'Another currency',
  nothing_in_transit: 'Nothing in transit',
  transfer_reused: 'The transfer belongs to another account',
};
