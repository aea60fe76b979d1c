import { describe, expect, it } from 'vitest';
import type { Claim } from '#chaos/log/claim.ts';
import type { Observation } from '#chaos/log/observation.ts';
import { REQUESTER } from '#chaos/plan/plan.ts';
import { AMOUNT, activity, posted, START_MS } from '#testing/transfers/sources.ts';
import { claimFindings } from './claims.ts';
import type { EndedTransfer } from './ended-transfer.ts';
import {
  approvedBy,
  COMPLETED,
  DEPOSIT,
  ended,
  PAID_OUTSIDE,
  REFERENCE,
  REFUND,
  REFUNDED,
  REFUNDED_EXTERNALLY,
  SOURCE,
  TARGET,
  WITHDRAWAL,
} from './sound-record.ts';

type Said = Claim extends infer One ? (One extends Claim ? Omit<One, 'referenceId' | 'atMs'> : never) : never;

const ORDER = { from: SOURCE, to: TARGET, amountMinor: AMOUNT };
const CANCELLED = ended('cancelled', [WITHDRAWAL, REFUND], { message: null, cancelRequestedEventId: 18 });

function approved(by = 'sam', status: 'completed' | 'expired' | 'rejected' = 'completed'): EndedTransfer {
  return ended(status, [WITHDRAWAL, DEPOSIT], { decisions: { approval: approvedBy(by) } });
}

function rejected(status: 'rejected' | 'cancelled' | 'completed'): EndedTransfer {
  return ended(status, [], { decisions: { approval: approvedBy('sam', 'reject') } });
}

/** Why a claim about a transfer is untrue; undefined when it is true. */
function whyUntrue(said: Said, transfer: EndedTransfer): string | undefined {
  const claim: Claim = { ...said, referenceId: REFERENCE, atMs: START_MS + 2_000 };
  const known = new Map([[REFERENCE, transfer]]);
  const findings = claimFindings([claim], { transfers: known, ledger: known });
  if (findings.length === 0) return undefined;
  const beginning = `${JSON.stringify(claim)} is untrue: `;
  expect(findings).toEqual([{ transfer: REFERENCE, what: expect.stringContaining(beginning) }]);
  return findings[0]?.what.slice(beginning.length);
}

describe('a claim that a transfer was started', () => {
  it('is true when it is the order in Temporal', () => {
    expect(whyUntrue({ kind: 'started', order: ORDER }, COMPLETED)).toBeUndefined();
  });

  it.each([
    { ...ORDER, amountMinor: AMOUNT + 1 },
    { ...ORDER, from: TARGET },
    { ...ORDER, to: SOURCE },
  ])('is untrue when Temporal has another order than %j', (order) => {
    expect(whyUntrue({ kind: 'started', order }, COMPLETED)).toBe('another order was started');
  });
});

describe('a claim that the reference was taken', () => {
  it('is true when another order has it', () => {
    const order = { ...ORDER, amountMinor: AMOUNT + 1 };
    expect(whyUntrue({ kind: 'reference-taken', order }, COMPLETED)).toBeUndefined();
  });

  it('is untrue when this order has it', () => {
    expect(whyUntrue({ kind: 'reference-taken', order: ORDER }, COMPLETED)).toBe(
      'this very order was started',
    );
  });
});

describe('a claim that a cancellation was accepted', () => {
  const accepted: Said = { kind: 'cancel-accepted' };

  it('is true when no step forward was scheduled after it', () => {
    expect(whyUntrue(accepted, CANCELLED)).toBeUndefined();
  });

  it('is true when it came too late to stop the deposit', () => {
    expect(whyUntrue(accepted, { ...COMPLETED, cancelRequestedEventId: 40 })).toBeUndefined();
  });

  it('is untrue when the history has no cancellation', () => {
    expect(whyUntrue(accepted, COMPLETED)).toBe('no cancellation is in the history');
  });

  it.each([
    [9, 'withdraw'],
    [13, 'deposit'],
  ])('is untrue when it was event %i and a step forward came after it', (cancelRequestedEventId, step) => {
    expect(whyUntrue(accepted, { ...COMPLETED, cancelRequestedEventId })).toBe(
      `${step} was scheduled after it`,
    );
  });
});

describe('a claim that an approval was decided', () => {
  const deciding = (decision: 'approve' | 'reject', by = 'sam'): Said => ({
    kind: 'approval-decided',
    decision: { decision, by, reason: 'checked' },
  });

  it('is true when the history has it and the transfer went on', () => {
    expect(whyUntrue(deciding('approve'), approved())).toBeUndefined();
  });

  it.each(['rejected', 'cancelled'] as const)('is true of a rejection when the transfer is %s', (status) => {
    expect(whyUntrue(deciding('reject'), rejected(status))).toBeUndefined();
  });

  it('is untrue when the requester decided', () => {
    expect(whyUntrue(deciding('approve', REQUESTER), approved(REQUESTER))).toBe(
      'the requester may not decide',
    );
  });

  it.each([
    ['somebody else', deciding('approve'), approved('sue'), 'the history has approve by sue'],
    ['the opposite', deciding('approve'), rejected('rejected'), 'the history has reject by sam'],
    ['nothing', deciding('approve'), COMPLETED, 'the history has undefined by undefined'],
  ])('is untrue when the history has %s', (_name, said, transfer, why) => {
    expect(whyUntrue(said, transfer)).toBe(why);
  });

  it.each(['expired', 'rejected'] as const)('is untrue of an approval when the transfer is %s', (status) => {
    expect(whyUntrue(deciding('approve'), approved('sam', status))).toBe(`it is ${status}`);
  });

  it('is untrue of a rejection when the transfer is completed', () => {
    expect(whyUntrue(deciding('reject'), rejected('completed'))).toBe('it is completed');
  });
});

describe('a claim about a refund decision', () => {
  const { decision } = PAID_OUTSIDE;
  const refused: Said = {
    ...{ kind: 'refund-decision-refused', decision },
    refusal: { code: 'not-awaited', details: { status: 'refunded' } },
  };

  it('that was accepted is true when the history has it', () => {
    expect(whyUntrue({ kind: 'refund-decided', decision }, REFUNDED_EXTERNALLY)).toBeUndefined();
  });

  it('that was accepted is untrue when the history lacks it', () => {
    expect(whyUntrue({ kind: 'refund-decided', decision }, REFUNDED)).toBe(
      'the decision is not in the history',
    );
  });

  it('that was refused is true when the history lacks it', () => {
    expect(whyUntrue(refused, REFUNDED)).toBeUndefined();
  });

  it('that was refused is untrue when the history has it', () => {
    expect(whyUntrue(refused, REFUNDED_EXTERNALLY)).toBe('the decision is in the history');
  });

  it('that was refused is untrue when the reason is', () => {
    expect(whyUntrue(refused, COMPLETED)).toBe('it is completed');
  });
});

describe('a claim that an approval was refused', () => {
  const refused = (by: string): Said => ({
    ...{ kind: 'approval-refused', decision: { decision: 'approve', by, reason: 'checked' } },
    refusal: { code: 'already-decided', details: { by: 'sue', decision: 'approve' } },
  });

  it('is true when the reason is and the history lacks the decision', () => {
    expect(whyUntrue(refused('sam'), approved('sue'))).toBeUndefined();
  });

  it('is untrue when the history has the decision', () => {
    expect(whyUntrue(refused('sue'), approved('sue'))).toBe('the decision is in the history');
  });

  it('is true when another window of the same person was granted it', () => {
    const said = { referenceId: REFERENCE, atMs: START_MS + 2_000 };
    const decision = { decision: 'approve', by: 'sue', reason: 'checked' } as const;
    const granted: Claim = { ...said, kind: 'approval-decided', decision };
    const known = new Map([[REFERENCE, approved('sue')]]);
    const both = [{ ...refused('sue'), ...said }, granted];
    expect(claimFindings(both, { transfers: known, ledger: known })).toEqual([]);
  });

  it('is untrue when the reason is', () => {
    expect(whyUntrue(refused('sam'), approved('sid'))).toBe('sue had not');
  });
});

it('finds a cancellation that was refused for an untrue reason', () => {
  const refused: Said = {
    kind: 'cancel-refused',
    refusal: { code: 'already-returning', details: {} },
  };
  expect(whyUntrue(refused, REFUNDED)).toBeUndefined();
  expect(whyUntrue(refused, COMPLETED)).toBe('no money was returned');
});

describe('a view', () => {
  const STEPS: Observation['steps'] = [
    { key: WITHDRAWAL.key, status: 'posted', transactionId: 'W1' },
    { key: DEPOSIT.key, status: 'posted', transactionId: 'D1' },
  ];
  const LAST: Observation = {
    ...{ status: 'completed', closed: true, withdrawnMinor: AMOUNT, arrivedMinor: AMOUNT },
    ...{ steps: STEPS, transactionIds: ['W1', 'D1'] },
  };
  const EARLIER: Observation = {
    ...{ status: 'withdrawing', closed: false, withdrawnMinor: 0, arrivedMinor: 0 },
    ...{ steps: [], transactionIds: [] },
  };
  const showing = (change: Partial<Observation>, of = LAST) =>
    whyUntrue({ kind: 'observed', observation: { ...of, ...change } }, COMPLETED);

  it('is true when it shows the end, or less at an earlier time', () => {
    expect(showing({})).toBeUndefined();
    expect(showing({}, EARLIER)).toBeUndefined();
  });

  it('is untrue when it showed another ending', () => {
    expect(showing({ status: 'refunded' })).toBe('it is completed');
  });

  it('is untrue when it showed more withdrawn', () => {
    expect(showing({ withdrawnMinor: AMOUNT + 1 }, EARLIER)).toBe('40000 was withdrawn');
  });

  it('is untrue when it showed more arrived', () => {
    expect(showing({ arrivedMinor: AMOUNT + 1 }, EARLIER)).toBe('40000 arrived');
  });

  it.each([REFUNDED, REFUNDED_EXTERNALLY])('counts what was refunded as arrived', (transfer) => {
    const observation = { ...EARLIER, arrivedMinor: AMOUNT };
    expect(whyUntrue({ kind: 'observed', observation }, transfer)).toBeUndefined();
  });

  it('is untrue when it showed an entry that was never posted', () => {
    expect(showing({ transactionIds: ['W1', 'D7'] })).toBe('D7 was never posted');
  });

  it('is untrue when it showed a step as posted that was not', () => {
    const steps: Observation['steps'] = [{ key: REFUND.key, status: 'posted', transactionId: 'R1' }];
    expect(showing({ steps }, EARLIER)).toBe('ref-refund is not posted');
  });

  it('is untrue when it showed a step as void that was posted', () => {
    const steps: Observation['steps'] = [{ key: DEPOSIT.key, status: 'void', transactionId: null }];
    expect(showing({ steps }, EARLIER)).toBe('ref-deposit is D1');
  });

  it('is untrue when it showed the end without a step that was posted', () => {
    expect(showing({ steps: STEPS.slice(0, 1) })).toBe('it leaves out ref-deposit, which was posted');
  });
});

it('leaves claims about a transfer that Temporal does not know to another check', () => {
  const claim: Claim = { kind: 'cancel-accepted', referenceId: 'unknown', atMs: 0 };
  expect(claimFindings([claim], { transfers: new Map(), ledger: new Map() })).toEqual([]);
});

it('does not take a closed key for a step forward', () => {
  const activities = [posted('withdraw', 'W1', 10), activity('closeKey', { eventId: 30 })];
  const transfer = { ...CANCELLED, history: { ...CANCELLED.history, activities } };
  expect(whyUntrue({ kind: 'cancel-accepted' }, transfer)).toBeUndefined();
});

describe('a claim about a transfer that was disturbed', () => {
  const DISTURBED_MS = START_MS + 5_000;
  const LONG_AFTER_MS = DISTURBED_MS + 60_000;
  const known = { transfers: new Map([[REFERENCE, COMPLETED]]), ledger: new Map([[REFERENCE, COMPLETED]]) };
  const findingsAt = (said: Said, atMs: number, lostByBank = false) => {
    const disturbance = {
      fromMs: DISTURBED_MS,
      untilMs: DISTURBED_MS,
      lostByBank,
      lostByTemporal: !lostByBank,
    };
    const claim: Claim = { ...said, referenceId: REFERENCE, atMs };
    return claimFindings([claim], known, new Map([[REFERENCE, disturbance]]));
  };
  const showing = (change: Partial<Observation>): Said => ({
    kind: 'observed',
    observation: {
      ...{ status: 'refunded', closed: true, withdrawnMinor: 0, arrivedMinor: 0 },
      ...{ steps: [], transactionIds: [], ...change },
    },
  });

  it('from before is not judged by the history, which may be another one', () => {
    expect(findingsAt({ kind: 'cancel-accepted' }, DISTURBED_MS)).toEqual([]);
    expect(findingsAt(showing({}), DISTURBED_MS)).toEqual([]);
  });

  it('from after is judged like any other', () => {
    expect(findingsAt({ kind: 'cancel-accepted' }, LONG_AFTER_MS)).toHaveLength(1);
    expect(findingsAt(showing({}), LONG_AFTER_MS)).toHaveLength(1);
  });

  it('is judged by the ledger at any time, if the bank has lost nothing', () => {
    const tooMuch = showing({ status: 'completed', withdrawnMinor: AMOUNT + 1 });
    expect(findingsAt(tooMuch, DISTURBED_MS)).toHaveLength(1);
    expect(findingsAt(tooMuch, LONG_AFTER_MS)).toHaveLength(1);
    expect(findingsAt(tooMuch, LONG_AFTER_MS, true)).toEqual([]);
  });
});
