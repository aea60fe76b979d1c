import { expect, it } from 'vitest';
import { effectsOnOpen, type OpenCounts } from './reset-effects.ts';

const NONE: OpenCounts = { cancellable: 0, waiting: 0, finishing: 0, more: false };

it('a reset says what becomes of what is open, before and after', () => {
  const open = { ...NONE, cancellable: 3, waiting: 1 };
  expect(effectsOnOpen(open, 'before')).toEqual([
    '3 transfers will be cancelled, and what is not delivered yet is returned.',
    '1 transfer waits for a person in the work queue and stays.',
  ]);
  expect(effectsOnOpen(open, 'after')).toEqual([
    '3 transfers are asked to cancel: once a worker runs, what is not delivered yet is returned.',
    '1 transfer waits for a person in the work queue and stays.',
  ]);
});

it('one is said as one, and many as many', () => {
  expect(effectsOnOpen({ ...NONE, cancellable: 1, waiting: 2, finishing: 1 }, 'after')).toEqual([
    '1 transfer is asked to cancel: once a worker runs, what is not delivered yet is returned.',
    '2 transfers wait for a person in the work queue and stay.',
    '1 transfer is being refunded or checked at the bank, and goes on.',
  ]);
  expect(effectsOnOpen({ ...NONE, finishing: 2, more: true }, 'before')).toEqual([
    '2 transfers are being refunded or checked at the bank, and go on.',
    'More transfers are open: reset again.',
  ]);
  expect(effectsOnOpen(NONE, 'before')).toEqual(['No transfer is open.']);
});
