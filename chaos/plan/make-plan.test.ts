import { expect, it } from 'vitest';
import { makePlan } from './make-plan.ts';
import { APPROVAL_THRESHOLD_MINOR, type ChaosPlan, PAST_THE_WEB } from './plan.ts';

/** The plan of `npm test`. */
const PLAN = makePlan(1, 90, 60, 'run');

it('the same seed draws the same plan, and another seed another', () => {
  expect(makePlan(1, 90, 60, 'run')).toEqual(PLAN);
  expect(makePlan(2, 90, 60, 'run')).not.toEqual(PLAN);
});

it.each<[string, (plan: ChaosPlan) => readonly unknown[]]>([
  ...PAST_THE_WEB.map((door): [string, (plan: ChaosPlan) => readonly unknown[]] => [
    `an order past the web: ${door}`,
    ({ orders }) => orders.filter((order) => order.door === door),
  ]),
  [
    'a large amount under a lax threshold',
    ({ orders }) =>
      orders.filter(
        ({ door, amountMinor }) => door === 'lax-threshold' && amountMinor > APPROVAL_THRESHOLD_MINOR,
      ),
  ],
  ['a reset', ({ orders }) => orders.filter(({ reset }) => reset)],
  ['a reference that is forgotten', ({ orders }) => orders.filter(({ forgetting }) => forgetting)],
  [
    'a forgotten reference that is sent again past the web',
    ({ orders }) => orders.filter(({ forgetting }) => forgetting?.sentAgain?.door === 'impatient'),
  ],
  [
    'a forgotten reference that is sent again by the web',
    ({ orders }) => orders.filter(({ forgetting }) => forgetting?.sentAgain?.door === 'web'),
  ],
  ['a hung bank', ({ faults }) => faults.filter(({ fault }) => fault.kind === 'hang' && fault.scope?.bank)],
  ['a bank process that stands still', ({ freezes }) => freezes],
  ['a restore', ({ restores }) => restores],
])('the plan of `npm test` has %s', (_name, of) => {
  expect(of(PLAN)).not.toEqual([]);
});

it('an order past the web under a forgotten reference has another payer', () => {
  const { orders } = makePlan(3, 2_000, 600, 'run');
  const again = orders.flatMap(({ from, forgetting }) =>
    forgetting?.sentAgain?.door === 'impatient' ? [[from, forgetting.sentAgain.from]] : [],
  );
  expect(again.length).toBeGreaterThan(20);
  expect(again.filter(([first, second]) => first === second)).toEqual([]);
});

it('a long run restores both databases', () => {
  expect(new Set(makePlan(1, 300, 180, 'run').restores.map(({ of }) => of))).toEqual(
    new Set(['bank', 'temporal']),
  );
});
