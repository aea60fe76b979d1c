import type { FaultKind, FaultOperation } from '#lib/bank-client/contract.ts';

export type FaultParameter = 'delaySeconds' | 'jitterSeconds' | 'sharePercent' | 'seed' | 'code';

type FaultEnd = 'seconds' | 'count';

interface FaultKindInfo {
  does: string;
  teaches: string;
  /** With the form's default for each. */
  parameters: Partial<Record<FaultParameter, string>>;
  end: { by: FaultEnd; value: number };
  /** All, where left out. */
  operations?: readonly FaultOperation[];
}

/** Only postings can be refused; questions about keys cannot. */
const POSTINGS = ['withdraw', 'deposit', 'refund', 'external-refund'] as const;

const A_MINUTE = { by: 'seconds', value: 60 } as const;
const ONE_CALL = { by: 'count', value: 1 } as const;

/** In the order a person would try them. */
export const FAULT_KINDS: Record<FaultKind, FaultKindInfo> = {
  down: {
    does: 'Answers every call with 503.',
    teaches: 'Retry and backoff: the transfer waits and completes once the bank is back.',
    parameters: {},
    end: A_MINUTE,
  },
  'fail-next': {
    does: 'Answers the next calls with 503, then recovers.',
    teaches: 'The first attempt after the failures completes. The workflow handles no failure itself.',
    parameters: {},
    end: { by: 'count', value: 4 },
  },
  flaky: {
    does: 'Fails a share of calls. The same seed fails the same calls.',
    teaches: 'An unreliable dependency costs attempts, never money.',
    parameters: { sharePercent: '50', seed: '1' },
    end: A_MINUTE,
  },
  slow: {
    does: 'Processes each call after a delay, give or take the jitter.',
    teaches:
      'Below the attempt timeout it only takes longer. Above it the attempt times out, and its call can land late.',
    parameters: { delaySeconds: '2', jitterSeconds: '0' },
    end: A_MINUTE,
  },
  hang: {
    does: 'Accepts the call and never answers.',
    teaches: 'The timeout ends the attempt. Without one, the transfer would wait forever.',
    parameters: {},
    end: A_MINUTE,
  },
  'lose-answer': {
    does: 'Processes the call, then drops the connection.',
    teaches: 'Why every call has an idempotency key: the retry finds it done, and nothing happens twice.',
    parameters: {},
    end: ONE_CALL,
  },
  'lose-request': {
    does: 'Drops the connection before processing the call.',
    teaches: 'Looks like a lost answer, but nothing happened. Only the bank can tell.',
    parameters: {},
    end: ONE_CALL,
  },
  error: {
    does: 'Answers 500 with an unexpected error.',
    teaches: 'A bug does not end the transfer: fix it while the transfer retries.',
    parameters: {},
    end: A_MINUTE,
  },
  refuse: {
    does: 'Refuses the call with the reason you choose.',
    teaches: 'A refusal is final: no retry, and withdrawn money is returned.',
    parameters: { code: 'account_closed' },
    end: ONE_CALL,
    operations: POSTINGS,
  },
  duplicate: {
    does: 'Processes the same call twice.',
    teaches: 'The bank is idempotent: one key, one entry.',
    parameters: {},
    end: ONE_CALL,
  },
};
