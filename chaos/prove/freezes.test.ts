import { expect, it } from 'vitest';
import { freezeFindings } from './freezes.ts';
import { COMPLETED, REFERENCE } from './sound-record.ts';

const POSTED_MS = Date.parse(COMPLETED.entries[0]?.postedAt ?? '');
const LEDGER = new Map([[REFERENCE, { ...COMPLETED, entries: COMPLETED.entries.slice(0, 1) }]]);

it('finds what was posted while the bank stood still', () => {
  expect(freezeFindings([{ fromMs: POSTED_MS - 1, untilMs: POSTED_MS + 1 }], LEDGER)).toEqual([
    { transfer: REFERENCE, what: 'W1 was posted while the bank stood still' },
  ]);
});

it('finds nothing in what was posted before or after', () => {
  const around = [
    { fromMs: POSTED_MS - 9, untilMs: POSTED_MS },
    { fromMs: POSTED_MS, untilMs: POSTED_MS + 9 },
  ];
  expect(freezeFindings(around, LEDGER)).toEqual([]);
});
