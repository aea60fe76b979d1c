import { describe, expect, it } from 'vitest';
import type { LedgerTransfer } from '#lib/bank-client/contract.ts';
import type { Execution } from '#lib/temporal-client/visibility.ts';
import { ordinal } from '#lib/transfers/retry-labels.ts';
import { type LastCall, summaryOf } from '#lib/transfers/view/summary.ts';
import { NO_FILTER, type TransferFilter } from './filter.ts';
import { isAtRisk, isPastDemonstration, isStuck, meetsFilter } from './matches.ts';

const STARTED_MS = Date.UTC(2026, 10, 22, 10);
const RETRY = {
  initialIntervalMs: 1_000,
  backoffCoefficient: 2,
  maximumIntervalMs: 60_000,
  maximumAttempts: 5,
  startToCloseTimeoutMs: 30_000,
};

function execution(status: string | undefined, more: Partial<Execution> = {}): Execution {
  return {
    runId: 'run-1',
    workflowId: 'transfer-rm-1',
    status: 'running',
    startedAtMs: STARTED_MS,
    closedAtMs: null,
    memo: {
      sourceAccount: 'A1',
      targetAccount: 'B1',
      amountMinor: 500,
      currency: 'USD',
      requestedBy: 'teller',
      policy: { approvalThresholdMinor: 100_000, approvalDeadlineMs: 60_000, retry: RETRY },
    },
    searchAttributes: status ? { TransferStatus: [status] } : {},
    ...more,
  };
}

function at(seconds: number): string {
  return new Date(STARTED_MS + seconds * 1_000).toISOString();
}

function books(call: Partial<LastCall>, inTransitMinor = 500): LedgerTransfer {
  const lastCall: LastCall = {
    operation: 'deposit',
    attempt: 1,
    outcome: 'failed',
    faultKind: 'down',
    answerLost: false,
    at: at(10),
    ...call,
  };
  return {
    transfer: 'rm-1',
    currency: 'USD',
    sourceAccount: 'A1',
    amountMinor: 500,
    withdrawnMinor: inTransitMinor,
    depositedMinor: 0,
    refundedMinor: 0,
    externallyRefundedMinor: 0,
    depositedTo: [],
    refundedTo: [],
    inTransitMinor,
    firstAt: at(1),
    lastAt: lastCall.at,
    lastCall,
  };
}

function summary(status: string | undefined, call?: Partial<LastCall>, more?: Partial<Execution>) {
  const ledger = new Map(call ? [['rm-1', books(call)] as const] : []);
  const found = summaryOf(execution(status, more), ledger);
  if (!found) throw new Error('There is a summary of this.');
  return found;
}

describe('the step of a transfer on the happy path', () => {
  it.each([
    ['submitted', undefined],
    ['withdrawing', { operation: 'withdraw' }],
    ['withdrawing', { operation: 'withdraw', outcome: 'posted', answerLost: true }],
    ['depositing', { operation: 'withdraw', outcome: 'posted' }],
    ['depositing', { operation: 'withdraw', outcome: 'replayed' }],
    ['depositing', { operation: 'deposit' }],
    ['depositing', { operation: 'deposit', outcome: 'refused', answerLost: true }],
    ['refunding', { operation: 'deposit', outcome: 'refused' }],
    ['refunding', { operation: 'refund' }],
  ] as const)('is %s after %j', (status, call) => {
    expect(summary('submitted', call).status).toBe(status);
  });

  it('is what it publishes, once it is off it', () => {
    expect(summary('deposit-unknown', { operation: 'close-key' }).status).toBe('deposit-unknown');
    expect(summary('withdrawing').status).toBe('withdrawing');
  });
});

describe('the next attempt', () => {
  it.each([
    [1, 11],
    [2, 12],
    [4, 18],
  ])('after attempt %i is due when the pause is over', (attempt, seconds) => {
    const retried = summary('submitted', { attempt });
    expect(retried).toMatchObject({ retrying: true, nextAttemptAt: at(seconds) });
    expect(retried.progress).toBe(`Retrying, ${ordinal(attempt + 1)} · Bank down`);
  });

  it('comes after the time of one that hangs is up', () => {
    expect(summary('submitted', { faultKind: 'hang', answerLost: true }).nextAttemptAt).toBe(at(41));
  });

  it('is none after the last, but the closing of a key is tried without limit', () => {
    expect(summary('submitted', { attempt: 5 })).toMatchObject({ retrying: false, nextAttemptAt: null });
    expect(summary('deposit-unknown', { attempt: 50, operation: 'close-key' })).toMatchObject({
      retrying: true,
      nextAttemptAt: at(70),
    });
  });

  it('is none where the bank has answered, a person is waited for, or it has ended', () => {
    expect(summary('submitted', { outcome: 'posted' }).retrying).toBe(false);
    expect(summary('awaiting-operator').retrying).toBe(false);
    expect(summary(undefined, {}, { status: 'terminated' }).retrying).toBe(false);
  });
});

describe('stuck', () => {
  const afterMinutes = (minutes: number) => STARTED_MS + 10_000 + minutes * 60_000;

  it('is one without activity for longer, counted from its last call', () => {
    const one = summary('submitted', { outcome: 'posted' });
    expect(isStuck(one, 5, afterMinutes(5))).toBe(false);
    expect(isStuck(one, 5, afterMinutes(5) + 1)).toBe(true);
  });

  it('is one that never reached the bank, counted from its start', () => {
    const one = summary('submitted');
    expect(isStuck(one, 5, STARTED_MS + 5 * 60_000)).toBe(false);
    expect(isStuck(one, 5, STARTED_MS + 5 * 60_000 + 1)).toBe(true);
  });

  it('is none that waits for a person, has ended, or of which nobody can say', () => {
    const nowMs = afterMinutes(60);
    expect(isStuck(summary('awaiting-approval'), 5, nowMs)).toBe(false);
    expect(isStuck(summary(undefined, {}, { status: 'completed' }), 5, nowMs)).toBe(false);
    const unknown = summaryOf(execution('submitted'), undefined);
    expect(unknown && isStuck(unknown, 5, nowMs)).toBe(false);
  });
});

describe('at risk', () => {
  it('is money in transit that does not simply move on', () => {
    const soon = STARTED_MS + 20_000;
    expect(isAtRisk(summary('submitted', { outcome: 'posted', operation: 'withdraw' }), soon)).toBe(false);
    expect(isAtRisk(summary('submitted', {}), soon)).toBe(true);
    expect(isAtRisk(summary('awaiting-operator', { operation: 'refund', outcome: 'refused' }), soon)).toBe(
      true,
    );
    for (const status of ['terminated', 'failed'] as const) {
      expect(isAtRisk(summary(undefined, { outcome: 'posted' }, { status }), soon)).toBe(true);
    }
    const nothing = summaryOf(execution('submitted'), new Map([['rm-1', books({}, 0)]]));
    expect(nothing && isAtRisk(nothing, soon)).toBe(false);
  });
});

describe('a search', () => {
  const isFound = (filter: Partial<TransferFilter>) =>
    meetsFilter(summary('submitted'), { ...NO_FILTER, ...filter }, [], STARTED_MS);

  it.each(['rm-', 'RM-1', 'a1', 'B1', 'transfer-rm-1', 'rm-1-refund-2', 'repair-rm-1'])(
    'for %s finds the transfer',
    (text) => {
      expect(isFound({ text })).toBe(true);
    },
  );

  it('does not mind how an account is written, but minds another one', () => {
    expect(isFound({ account: 'a1' })).toBe(true);
    expect(isFound({ account: 'a' })).toBe(false);
    expect(isFound({ text: 'rm-2' })).toBe(false);
  });
});

describe('an approval', () => {
  it('is waited for until so long after the start', () => {
    expect(summary('awaiting-approval').approvalDeadline).toBe(at(60));
    expect(summary('submitted').approvalDeadline).toBeNull();
  });
});

describe('a workflow that Remit did not start', () => {
  it('is none of the list, since it does not say what it transfers', () => {
    expect(summaryOf(execution('submitted', { memo: {} }), undefined)).toBeUndefined();
    expect(summaryOf(execution('submitted', { workflowId: 'repair-rm-1' }), undefined)).toBeUndefined();
  });

  it('without a recorded requester is listed all the same', () => {
    const { requestedBy: _, policy: __, ...memo } = execution('submitted').memo;
    const found = summaryOf(execution('submitted', { memo }), new Map([['rm-1', books({})]]));
    expect(found).toMatchObject({ requestedBy: null, retrying: true, nextAttemptAt: null });
    expect(found && meetsFilter(found, { ...NO_FILTER, retrying: true }, [], STARTED_MS)).toBe(true);
  });
});

describe('what a demonstration has left behind', () => {
  const demo = (status: string, more: Partial<Execution> = {}) => ({
    ...summary(status, undefined, more),
    sourceAccount: 'demo-mara-7ymwd-4x8aj',
  });
  const ENDED = { status: 'completed', closedAtMs: STARTED_MS + 1_000 } as const;

  it('has ended, and was started before the last reset', () => {
    expect(isPastDemonstration(demo('submitted', ENDED), STARTED_MS + 1)).toBe(true);
    expect(isPastDemonstration(demo('submitted', ENDED), STARTED_MS)).toBe(false);
    expect(isPastDemonstration(demo('submitted', ENDED), null)).toBe(false);
  });

  it('is nothing that failed unforeseen, or whose money is still in transit', () => {
    const failed = { ...ENDED, status: 'failed' } as const;
    expect(isPastDemonstration(demo('refunded', failed), STARTED_MS + 1)).toBe(true);
    expect(isPastDemonstration(demo('depositing', failed), STARTED_MS + 1)).toBe(false);
    const stranded = { ...demo('refunded', failed), inTransitMinor: 500 };
    expect(isPastDemonstration(stranded, STARTED_MS + 1)).toBe(false);
  });

  it('is nothing that is open or was terminated, and no transfer of anybody else', () => {
    expect(isPastDemonstration(demo('awaiting-operator'), STARTED_MS + 1)).toBe(false);
    expect(isPastDemonstration(demo('submitted', { status: 'terminated' }), STARTED_MS + 1)).toBe(false);
    expect(isPastDemonstration(summary('submitted', undefined, ENDED), STARTED_MS + 1)).toBe(false);
  });
});
