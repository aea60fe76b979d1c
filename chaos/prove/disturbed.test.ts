import { describe, expect, it } from 'vitest';
import type { Claim } from '#chaos/log/claim.ts';
import { APPROVAL_THRESHOLD_MINOR } from '#chaos/plan/plan.ts';
import { AMOUNT, START_MS } from '#testing/transfers/sources.ts';
import { type DisturbedTransfer, disturbedFindings } from './disturbed.ts';
import {
  approvedBy,
  COMPLETED,
  DEPOSIT,
  EXTERNAL_REFUND,
  ended,
  entriesOf,
  ORDER,
  OTHER,
  PLANNED_ACCOUNTS,
  REFERENCE,
  REFUND,
  REFUNDED,
  SOURCE,
  TARGET,
  WITHDRAWAL,
} from './sound-record.ts';

/** Sent under the same reference once Temporal had forgotten the first. */
const SECOND = { from: OTHER, to: SOURCE, amountMinor: AMOUNT, door: 'impatient', faults: [] } as const;
const FORGOTTEN = { ...ORDER, forgetting: { afterMs: 0, sentAgain: { ...SECOND, faults: [] } } };
const SECOND_VIEW = { sourceAccount: OTHER, targetAccount: SOURCE };
const NAMED = [{ severity: 'error', message: 'The ledger disagrees.' } as const];

function whatIsWrongWith(change: Partial<DisturbedTransfer>): string[] {
  const ofCompleted = { order: ORDER, entries: COMPLETED.entries, ended: COMPLETED };
  const nothingSaid = { repair: undefined, claims: [], lostByBank: false, named: [] };
  const findings = disturbedFindings({ ...ofCompleted, ...nothingSaid, ...change }, PLANNED_ACCOUNTS);
  expect(findings.every(({ transfer }) => transfer === REFERENCE)).toBe(true);
  return findings.map(({ what }) => what);
}

/** The second order's workflow, while the ledger has these postings. */
function secondWith(status: Parameters<typeof ended>[0], entries: DisturbedTransfer['entries']) {
  const declined = ended(status, []);
  const view = { ...declined.view, ...SECOND_VIEW };
  return { order: FORGOTTEN, entries, ended: { ...declined, view, entries } };
}

describe('a transfer that was disturbed is sound', () => {
  const elsewhere = [...entriesOf(WITHDRAWAL), ...entriesOf({ ...REFUND, account: OTHER })];
  const redirect = { by: 'olga', reason: 'asked for', action: 'redirect', account: OTHER } as const;
  it.each<[string, Partial<DisturbedTransfer>]>([
    ['when it ended as any other', {}],
    ['when it was refunded', { entries: REFUNDED.entries, ended: REFUNDED }],
    [
      'when nothing is owed, whatever happened before',
      { ended: ended('nothing-owed', [WITHDRAWAL, DEPOSIT]) },
    ],
    ['when Temporal lacks it', { ended: undefined }],
    ['when Temporal lacks it and nothing was posted', { ended: undefined, entries: [] }],
    [
      'when the bank lost its postings and reconciliation says so',
      { ended: { ...COMPLETED, entries: [] }, entries: [], named: NAMED },
    ],
    [
      'when the second order was declined and reconciliation names the postings of the first',
      { ...secondWith('declined', COMPLETED.entries), named: NAMED },
    ],
    [
      'when the second order paid for itself',
      {
        order: FORGOTTEN,
        ended: undefined,
        entries: [
          ...entriesOf({ ...WITHDRAWAL, account: OTHER }),
          ...entriesOf({ ...DEPOSIT, account: SOURCE }),
        ],
        repair: { requestedBy: 'olga', redirects: [] },
      },
    ],
    [
      'when a repair returned its money to where a person decided',
      { ended: undefined, entries: elsewhere, repair: { requestedBy: 'olga', redirects: [OTHER] } },
    ],
    [
      'when it was redirected before',
      {
        ended: ended('refunded', [WITHDRAWAL, { ...REFUND, account: OTHER }]),
        entries: elsewhere,
        claims: [{ kind: 'refund-decided', referenceId: REFERENCE, atMs: START_MS, decision: redirect }],
      },
    ],
  ])('%s', (_name, transfer) => {
    expect(whatIsWrongWith(transfer)).toEqual([]);
  });
});

describe('the money of a transfer that was disturbed', () => {
  it('does not go to the payee of another order under its reference', () => {
    const entries = [...entriesOf(WITHDRAWAL), ...entriesOf({ ...DEPOSIT, account: OTHER })];
    const toOther = { ...SECOND, from: TARGET, to: OTHER, faults: [] };
    const order = { ...ORDER, forgetting: { afterMs: 0, sentAgain: toOther } };
    expect(whatIsWrongWith({ order, entries, ended: { ...COMPLETED, entries } })).toEqual([
      `money of ${SOURCE} was deposited to ${OTHER}, which no order of theirs names`,
    ]);
  });

  it('is not returned to another payer', () => {
    const entries = [...entriesOf(WITHDRAWAL), ...entriesOf({ ...REFUND, account: OTHER })];
    expect(whatIsWrongWith({ ...secondWith('refunded', entries), named: NAMED })).toEqual([
      `money of ${SOURCE} was returned to ${OTHER}, which nobody decided`,
    ]);
  });

  it('is not withdrawn from an account that nobody ordered it from', () => {
    const entries = entriesOf({ ...WITHDRAWAL, account: TARGET });
    expect(whatIsWrongWith({ entries, ended: undefined, named: NAMED })).toContain(
      `40000 were withdrawn from ${TARGET}, which nobody ordered`,
    );
  });

  it.each([
    ['withdrawal and withdrawal', { ...WITHDRAWAL, transactionId: 'X2' }],
    ['deposit and deposit', { ...DEPOSIT, transactionId: 'X2' }],
    ['deposit and external-refund', EXTERNAL_REFUND],
  ])('is moved once: %s', (kinds, again) => {
    const entries = [...COMPLETED.entries, ...entriesOf(again)];
    expect(whatIsWrongWith({ entries })).toContain(`its ledger has ${kinds}`);
  });

  it('is not moved above the threshold without a second person, in whichever run', () => {
    const amountMinor = APPROVAL_THRESHOLD_MINOR + 1;
    const order = { ...ORDER, amountMinor };
    const moved = (by: string) =>
      ended('completed', [WITHDRAWAL, DEPOSIT], { amountMinor, decisions: { approval: approvedBy(by) } });
    const of = (one: ReturnType<typeof moved>) =>
      whatIsWrongWith({ order, entries: one.entries, ended: one });
    expect(of(moved('sam'))).toEqual([]);
    expect(of(moved('Teller'))).toEqual(['it moved money that no second person approved']);
    const approvedByRequester: Claim = {
      ...{ kind: 'approval-decided', referenceId: REFERENCE, atMs: START_MS },
      decision: { decision: 'approve', by: 'teller', reason: 'mine' },
    };
    const forgotten = { ended: undefined, entries: moved('sam').entries, claims: [approvedByRequester] };
    expect(whatIsWrongWith({ order, ...forgotten })).toEqual([
      'it moved money that no second person approved',
    ]);
    expect(whatIsWrongWith({ order: { ...order, door: 'tutorial' }, ...forgotten })).toEqual([]);
  });
});

describe('reconciliation', () => {
  it('names an ending whose postings a restore has lost', () => {
    const lost = { ended: { ...COMPLETED, entries: [] }, entries: [] };
    expect(whatIsWrongWith(lost)).toEqual([
      'it is completed with no entries, and reconciliation does not name it',
    ]);
  });

  it('names postings of another order than the one in Temporal', () => {
    expect(whatIsWrongWith(secondWith('declined', COMPLETED.entries))).toEqual([
      'it is declined with withdrawal deposit, and reconciliation does not name it',
    ]);
    expect(whatIsWrongWith(secondWith('completed', COMPLETED.entries))).toEqual([
      'it is completed with withdrawal deposit, and reconciliation does not name it',
    ]);
  });

  it('does not disagree in the end about a transfer that Temporal does not know', () => {
    const forgotten = { ended: undefined, named: NAMED };
    expect(whatIsWrongWith(forgotten)).toEqual(['reconciliation: The ledger disagrees.']);
    // A key that a repair had closed is open again.
    expect(whatIsWrongWith({ ...forgotten, lostByBank: true })).toEqual([]);
  });

  it('may name only the ending of what was repaired', () => {
    const repair = { requestedBy: 'olga', redirects: [] };
    const ofEnding = [
      { severity: 'error', message: 'The transfer ended as declined: nothing moved.' } as const,
    ];
    expect(whatIsWrongWith({ repair, named: ofEnding })).toEqual([]);
    expect(whatIsWrongWith({ repair, named: NAMED })).toEqual(['reconciliation: The ledger disagrees.']);
  });

  it('does not name what agrees', () => {
    expect(whatIsWrongWith({ named: NAMED })).toEqual(['reconciliation: The ledger disagrees.']);
  });
});
