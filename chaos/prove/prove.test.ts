import { expect, it } from 'vitest';
import { prove } from './prove.ts';
import type { RunRecord } from './run-record.ts';
import { COMPLETED, callOf, DEPOSIT, ended, REFERENCE, SOUND_RECORD, WITHDRAWAL } from './sound-record.ts';

const { log, books } = SOUND_RECORD;

function findingsWith(change: Partial<RunRecord>) {
  return prove({ ...SOUND_RECORD, ...change });
}

function ofTransfer(what: string) {
  return [{ transfer: REFERENCE, what }];
}

it('finds nothing in the record of a sound run', () => {
  expect(findingsWith({})).toEqual([]);
});

it('finds a transfer that has not ended', () => {
  expect(findingsWith({ unended: [REFERENCE] })).toEqual(ofTransfer('it has not ended'));
});

it('finds a planned transfer that Temporal does not know', () => {
  expect(findingsWith({ transfers: new Map() })).toEqual(ofTransfer('Temporal does not know it'));
});

it('finds an ending that does not match the ledger', () => {
  const declined = ended('declined', [WITHDRAWAL, DEPOSIT]);
  expect(findingsWith({ transfers: new Map([[REFERENCE, declined]]) })).toEqual(
    expect.arrayContaining(ofTransfer('it is declined with withdrawal deposit')),
  );
});

it('finds a key that was posted twice', () => {
  const calls = [...COMPLETED.calls, callOf(DEPOSIT)];
  expect(findingsWith({ ledger: new Map([[REFERENCE, { ...COMPLETED, calls }]]) })).toEqual(
    ofTransfer('ref-deposit was posted 2 times'),
  );
});

it('finds an untrue claim', () => {
  const claims = [{ kind: 'cancel-accepted', referenceId: REFERENCE, atMs: 0 }] as const;
  expect(findingsWith({ log: { ...log, claims } })).toEqual(
    ofTransfer(`${JSON.stringify(claims[0])} is untrue: no cancellation is in the history`),
  );
});

it('finds an unexpected answer', () => {
  const unexpected = [{ referenceId: REFERENCE, what: 'its start was answered with TypeError' }];
  expect(findingsWith({ log: { ...log, unexpected } })).toEqual(
    ofTransfer('its start was answered with TypeError'),
  );
});

it('finds a page that never showed anything', () => {
  expect(findingsWith({ pages: new Map([[REFERENCE, undefined]]) })).toEqual(
    ofTransfer('its page still shows nothing'),
  );
});

it('finds a page that does not show the end', () => {
  const last = { status: 'depositing', closed: false, withdrawnMinor: 0, arrivedMinor: 0 };
  const pages = new Map([[REFERENCE, { ...last, steps: [], transactionIds: [] }]]);
  expect(findingsWith({ pages })).toEqual(ofTransfer('its page still shows depositing'));
});

it('finds books that did not balance during the run', () => {
  const audits = [{ atMs: 0, check: { ...books.check, violations: ['W1 has one entry'] } }];
  expect(findingsWith({ log: { ...log, audits } })).toEqual([
    { transfer: null, what: 'during the run: W1 has one entry' },
  ]);
});

it('finds books that do not balance after the run', () => {
  const inTransit = [{ transfer: REFERENCE, currency: 'USD', amountMinor: 40_000 } as const];
  expect(findingsWith({ books: { ...books, check: { ...books.check, inTransit } } })).toEqual([
    { transfer: null, what: 'accounts opened with 300000 and hold 340000' },
    ...ofTransfer('40000 are still in transit'),
  ]);
});
