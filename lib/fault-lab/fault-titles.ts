import type { FaultKind, RefusalCode } from '#lib/bank-client/contract.ts';

/** On every page: what only the lab says of a fault is apart. */
export const FAULT_TITLES: Record<FaultKind, string> = {
  down: 'Down',
  'fail-next': 'Fail, then recover',
  flaky: 'Flaky',
  slow: 'Slow',
  hang: 'Hang',
  'lose-answer': 'Lose the answer',
  'lose-request': 'Lose the request',
  error: 'Unclassified error',
  refuse: 'Refuse',
  duplicate: 'Duplicate',
};

export const REFUSAL_REASONS: Record<RefusalCode, string> = {
  account_closed: 'Account closed',
  account_frozen: 'Account frozen',
  insufficient_funds: 'Insufficient funds',
  unknown_account: 'Unknown account',
  balance_limit: 'Balance limit',
  currency_mismatch: 'Currency mismatch',
  nothing_in_transit: 'Nothing in transit',
  transfer_reused: 'Transfer belongs to another account',
};
