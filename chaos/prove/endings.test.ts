import { describe, expect, it } from 'vitest';
import { APPROVAL_THRESHOLD_MINOR } from '#chaos/plan/plan.ts';
import type { TransferMoney } from '#temporal/contract.ts';
import { activity, history, posted } from '#testing/transfers/sources.ts';
import type { EndedTransfer } from './ended-transfer.ts';
import { endingFindings } from './endings.ts';
import {
  approvedBy,
  COMPLETED,
  callOf,
  DEPOSIT,
  decided,
  EXTERNAL_REFUND,
  ended,
  entriesOf,
  OTHER,
  PAID_OUTSIDE,
  PLANNED_ACCOUNTS,
  REFERENCE,
  REFUND,
  REFUNDED,
  REFUNDED_EXTERNALLY,
  SOURCE,
  TARGET,
  WITHDRAWAL,
} from './sound-record.ts';

const ABOVE_THRESHOLD = APPROVAL_THRESHOLD_MINOR + 1;
const RETRY = decided({ by: 'olga', reason: 'again', action: 'retry' });
const REDIRECT = decided({ by: 'olga', reason: 'asked for', action: 'redirect', account: OTHER });
const REFUND_ELSEWHERE = { ...REFUND, account: OTHER };

function whatIsWrongWith(transfer: EndedTransfer): string[] {
  const findings = endingFindings(transfer, PLANNED_ACCOUNTS);
  expect(findings.every((finding) => finding.transfer === REFERENCE)).toBe(true);
  return findings.map(({ what }) => what);
}

function wrongOrder(postings: Parameters<typeof ended>[1]): EndedTransfer {
  const transfer = ended('not-completed', postings);
  const failure = { type: 'InvalidOrder', message: 'Nothing was moved.', stack: null, cause: null };
  return { ...transfer, history: { ...transfer.history, closing: 'failed', failure } };
}

const SOUND: Record<string, EndedTransfer> = {
  completed: COMPLETED,
  declined: ended('declined', []),
  failed: ended('failed', []),
  rejected: ended('rejected', []),
  expired: ended('expired', []),
  'cancelled before the withdrawal': ended('cancelled', [], { message: null }),
  'cancelled after the withdrawal': ended('cancelled', [WITHDRAWAL, REFUND], { message: null }),
  refunded: REFUNDED,
  'refunded after a decision to retry': ended('refunded', [WITHDRAWAL, REFUND], {
    decisions: { refundDecisions: [RETRY] },
  }),
  'refunded to another account': ended('refunded', [WITHDRAWAL, REFUND_ELSEWHERE], {
    decisions: { refundDecisions: [REDIRECT] },
  }),
  'refunded to another account by the last of two decisions': ended(
    'refunded',
    [WITHDRAWAL, REFUND_ELSEWHERE],
    { decisions: { refundDecisions: [RETRY, REDIRECT] } },
  ),
  'refunded externally': REFUNDED_EXTERNALLY,
  'completed after an approval': ended('completed', [WITHDRAWAL, DEPOSIT], {
    amountMinor: ABOVE_THRESHOLD,
    decisions: { approval: approvedBy('sam') },
  }),
  'completed at the threshold': ended('completed', [WITHDRAWAL, DEPOSIT], {
    amountMinor: APPROVAL_THRESHOLD_MINOR,
  }),
  'failed above the threshold, since the worker refused the withdrawal of an order with a laxer one': {
    ...ended('failed', [], { amountMinor: ABOVE_THRESHOLD }),
    history: history([activity('withdraw', { end: 'failed' }), activity('closeKey', { end: 'completed' })]),
    calls: [callOf(WITHDRAWAL, { operation: 'close-key', outcome: 'void', transactionId: null })],
  },
  'not completed, as a wrong order': wrongOrder([]),
  'rejected above the threshold': ended('rejected', [], {
    amountMinor: ABOVE_THRESHOLD,
    decisions: { approval: approvedBy('sam', 'reject') },
  }),
};

it.each(Object.entries(SOUND))('finds nothing in a sound transfer that is %s', (_name, transfer) => {
  expect(whatIsWrongWith(transfer)).toEqual([]);
});

describe('the transactions of an ending', () => {
  const SECOND_DEPOSIT = { ...DEPOSIT, transactionId: 'D2' };

  it('do not include a second deposit', () => {
    const doubled = { ...COMPLETED, entries: [...COMPLETED.entries, ...entriesOf(SECOND_DEPOSIT)] };
    expect(whatIsWrongWith(doubled)).toEqual([
      'it is completed with withdrawal deposit deposit',
      `it is completed, and ${TARGET} changed by 80000 instead of 40000`,
      'Remit shows depositedMinor 40000, the ledger has 80000',
      'D2 was posted, but its workflow has no receipt',
      'its message leaves out D2',
    ]);
  });

  it('include the refund', () => {
    expect(whatIsWrongWith({ ...REFUNDED, entries: entriesOf(WITHDRAWAL) })).toEqual([
      'it is refunded with withdrawal',
      `it is refunded, and ${SOURCE} changed by -40000 instead of 0`,
      'Remit shows refundedMinor 40000, the ledger has 0',
      'its workflow has a receipt of R1, which was not posted',
      'its message names R1, which was not posted',
    ]);
  });

  it('are not those of another ending', () => {
    expect(whatIsWrongWith(ended('refunded', [WITHDRAWAL, DEPOSIT]))).toEqual([
      'it is refunded with withdrawal deposit',
      `it is refunded, and ${SOURCE} changed by -40000 instead of 0`,
      `it is refunded, and ${TARGET} changed by 40000 instead of 0`,
    ]);
  });

  it('are not missing', () => {
    const empty = ended('completed', []);
    expect(whatIsWrongWith(empty)).toEqual([
      'it is completed with no entries',
      `it is completed, and ${SOURCE} changed by 0 instead of -40000`,
      `it is completed, and ${TARGET} changed by 0 instead of 40000`,
    ]);
  });

  it('are posted in the order of the steps', () => {
    const entries = [...entriesOf(DEPOSIT), ...entriesOf(WITHDRAWAL)];
    expect(whatIsWrongWith({ ...COMPLETED, entries })).toEqual(['it is completed with deposit withdrawal']);
  });

  it.each(['depositing', 'awaiting-operator', 'terminated'] as const)(
    'do not exist for %s, which is no ending',
    (status) => {
      expect(whatIsWrongWith(ended(status, []))).toEqual([`it is ${status} with no entries`]);
    },
  );

  it('do not exist for a wrong order', () => {
    expect(whatIsWrongWith(wrongOrder([WITHDRAWAL]))).toContain('it is not-completed with withdrawal');
  });

  it('move the whole amount and no other', () => {
    const [first, ...others] = COMPLETED.entries;
    const clearing = others.map((entry) =>
      entry.amountMinor < 0 ? { ...entry, amountMinor: -39_999 } : entry,
    );
    const entries = first ? [first, ...clearing] : [];
    expect(whatIsWrongWith({ ...COMPLETED, entries })).toEqual(['it moved 39999 instead of 40000']);
  });
});

describe('the money', () => {
  it('goes to the target account and no other', () => {
    const astray = ended('completed', [WITHDRAWAL, { ...DEPOSIT, account: OTHER }]);
    expect(whatIsWrongWith(astray)).toEqual([
      `it is completed, and ${TARGET} changed by 0 instead of 40000`,
      `it is completed, and ${OTHER} changed by 40000 instead of 0`,
    ]);
  });

  it('is refunded to the account that the last decision names', () => {
    const toSource = ended('refunded', [WITHDRAWAL, REFUND], { decisions: { refundDecisions: [REDIRECT] } });
    expect(whatIsWrongWith(toSource)).toEqual([
      `it is refunded, and ${SOURCE} changed by 0 instead of -40000`,
      `it is refunded, and ${OTHER} changed by 0 instead of 40000`,
    ]);
  });

  it('is refunded to the source without a decision that names another account', () => {
    expect(whatIsWrongWith(ended('refunded', [WITHDRAWAL, REFUND_ELSEWHERE]))).toEqual([
      `it is refunded, and ${SOURCE} changed by -40000 instead of 0`,
      `it is refunded, and ${OTHER} changed by 40000 instead of 0`,
    ]);
  });

  it.each(['withdrawnMinor', 'depositedMinor', 'refundedMinor', 'externallyRefundedMinor'] as const)(
    'that Remit shows as %s is what the ledger has',
    (counter: keyof TransferMoney) => {
      const { view } = COMPLETED;
      const inLedger = view.money[counter];
      const money = { ...view.money, [counter]: 1 };
      expect(whatIsWrongWith({ ...COMPLETED, view: { ...view, money } })).toEqual([
        `Remit shows ${counter} 1, the ledger has ${inLedger}`,
      ]);
    },
  );
});

describe('a receipt', () => {
  it('is in the history for each posted transaction', () => {
    const [withdraw = activity('withdraw')] = COMPLETED.history.activities;
    const history = { ...COMPLETED.history, activities: [withdraw] };
    expect(whatIsWrongWith({ ...COMPLETED, history })).toEqual([
      'D1 was posted, but its workflow has no receipt',
    ]);
  });

  it('is for a transaction that the ledger has', () => {
    const declined = ended('declined', []);
    const history = { ...declined.history, activities: [posted('withdraw', 'W9')] };
    expect(whatIsWrongWith({ ...declined, history })).toEqual([
      'its workflow has a receipt of W9, which was not posted',
    ]);
  });
});

describe('an amount above the threshold', () => {
  const moved = (approval: ReturnType<typeof approvedBy> | null) =>
    ended('completed', [WITHDRAWAL, DEPOSIT], { amountMinor: ABOVE_THRESHOLD, decisions: { approval } });

  it.each([
    ['without an approval', moved(null)],
    ['after a rejection', moved(approvedBy('sam', 'reject'))],
    ['after the requester approved it', moved(approvedBy('teller'))],
    ['before it was approved', moved({ ...approvedBy('sam'), eventId: 12 })],
  ])('is not moved %s', (_name, transfer) => {
    expect(whatIsWrongWith(transfer)).toEqual(['it moved money before a second person approved it']);
  });
});

it('finds two decisions that were accepted for one refused refund', () => {
  const transfer = ended('refunded', [WITHDRAWAL, REFUND], { decisions: { refundDecisions: [RETRY] } });
  const twice = { ...transfer, history: { ...transfer.history, refundDecisions: [RETRY, RETRY] } };
  expect(whatIsWrongWith(twice)).toEqual(['2 refund decisions were accepted, and 1 were carried out']);
});

it('finds an external refund that is not the last decision', () => {
  const transfer = ended('refunded-externally', [WITHDRAWAL, EXTERNAL_REFUND], {
    decisions: { refundDecisions: [PAID_OUTSIDE, RETRY] },
  });
  expect(whatIsWrongWith(transfer)).toEqual([
    'it is refunded-externally, but the last refund decision is retry',
  ]);
});

it('finds a decision for an external refund that was not carried out', () => {
  const transfer = ended('refunded', [WITHDRAWAL, REFUND], {
    decisions: { refundDecisions: [PAID_OUTSIDE] },
  });
  expect(whatIsWrongWith(transfer)).toEqual([
    'it is refunded, but the last refund decision is refundedExternally',
  ]);
});

describe('the message of an ending', () => {
  const saying = (transfer: EndedTransfer, message: string | null) => ({
    ...transfer,
    view: { ...transfer.view, message },
  });

  it('names no transaction that was not posted', () => {
    const transfer = saying(COMPLETED, 'Transfer complete (transaction IDs: W1, D1, D7)');
    expect(whatIsWrongWith(transfer)).toEqual(['its message names D7, which was not posted']);
  });

  it('names every transaction that was posted', () => {
    const transfer = saying(COMPLETED, 'Transfer complete (transaction IDs: W1)');
    expect(whatIsWrongWith(transfer)).toEqual(['its message leaves out D1']);
  });

  it('is needed by every ending but a cancellation', () => {
    expect(whatIsWrongWith(saying(COMPLETED, null))).toEqual([
      'its message leaves out W1',
      'its message leaves out D1',
    ]);
  });
});
