import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepForm, takeKeptForm } from './kept-values.ts';

const TYPED = { values: { amount: '31' }, mayBeDone: true };
let storage: Map<string, string>;

beforeEach(() => {
  storage = new Map();
  vi.stubGlobal('location', { pathname: '/', search: '?from=1' });
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => storage.set(key, value),
    removeItem: (key: string) => storage.delete(key),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('what was typed is kept once, with the doubt about an earlier attempt', () => {
  keepForm('transfer', TYPED);
  expect(takeKeptForm('transfer')).toMatchObject(TYPED);
  expect(takeKeptForm('transfer')).toBeUndefined();
});

it('it belongs to the form’s address, with its search', () => {
  keepForm('transfer', TYPED);
  vi.stubGlobal('location', { pathname: '/', search: '?from=2' });
  expect(takeKeptForm('transfer')).toBeUndefined();
});

it('after minutes it is another intent', () => {
  vi.useFakeTimers();
  keepForm('transfer', TYPED);
  vi.setSystemTime(Date.now() + 5 * 60_000);
  expect(takeKeptForm('transfer')).toBeUndefined();
});

it.each(['null', '[]', '{"values":{"a":1},"mayBeDone":true,"atMs":0}', 'no JSON'])(
  'anything else in the storage is nothing: %s',
  (text) => {
    keepForm('transfer', TYPED);
    for (const key of storage.keys()) storage.set(key, text);
    expect(takeKeptForm('transfer')).toBeUndefined();
  },
);
