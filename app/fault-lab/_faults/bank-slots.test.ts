import { expect, test } from 'vitest';
import { nextSlots } from './bank-slots.ts';

const banks = Array.from('bcdefghijk', (letter) => `bank-${letter}`);

test('the bank of the address comes first, then others up to eight', () => {
  expect(nextSlots([], banks, ['', 'bank-k'])).toEqual([
    'bank-k',
    'bank-b',
    'bank-c',
    'bank-d',
    'bank-e',
    'bank-f',
    'bank-g',
    'bank-h',
  ]);
});

test('a bank that is opened or broken later moves no other', () => {
  const slots = nextSlots([], banks, ['bank-c']);
  expect(nextSlots(slots, ['bank-a', ...banks], ['bank-c'])).toBe(slots);
  expect(nextSlots(slots, ['bank-a', ...banks], ['bank-a', 'bank-c'])).toEqual([...slots, 'bank-a']);
});

test('a bank whose fault has ended keeps its place, and one that is gone does not', () => {
  const slots = nextSlots([], ['bank-a', 'bank-b'], ['bank-b']);
  expect(nextSlots(slots, ['bank-a', 'bank-b'], [])).toBe(slots);
  expect(nextSlots(slots, ['bank-a'], [])).toEqual(['bank-a']);
});
