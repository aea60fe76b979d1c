import { expect, it } from 'vitest';
import type { Entry, EntryKind } from '#lib/bank-client/contract.ts';
import type { Interruption } from '#lib/interruptions/interruption.ts';
import type { ActivityFacts, HistoryFacts } from '#lib/transfers/view/history.ts';
import { viewOf } from '#testing/transfers/recorded-views.ts';
import {
  AMOUNT,
  activity,
  at,
  call,
  entry,
  history,
  posted,
  START_MS,
  sources,
} from '#testing/transfers/sources.ts';
import { describeEnding } from './ending.ts';

const posting = (first: number, kind: EntryKind, id: string): Entry[] => [
  entry(first, kind, id, -AMOUNT),
  entry(first + 1, kind, id, AMOUNT),
];
const WITHDRAWN = posting(1, 'withdrawal', 'W1');
const DEPOSITED = [...WITHDRAWN, ...posting(3, 'deposit', 'D1')];
const WITHDRAW_CALL = call(90, {
  ...{ operation: 'withdraw', key: 'ref-withdraw', attempt: 1, account: '85-150', bank: 'bank1.example.com' },
  ...{ outcome: 'posted', status: 200, faultKind: null, code: null, transactionId: 'W1' },
});
const POSTED = { outcome: 'posted', status: 200, faultKind: null, code: null, transactionId: 'D1' } as const;

function ending(
  steps: ActivityFacts[],
  entries: Entry[],
  calls: ReturnType<typeof call>[],
  facts: Partial<HistoryFacts> = { closing: 'completed' },
  interruptions: Interruption[] | null = null,
): string | null {
  const ended = { closedAtMs: 1, ...facts };
  return describeEnding(
    viewOf(
      sources({ history: history(steps, ended), calls, interruptions, ledger: { entries, asOfEventId: 50 } }),
    ),
  );
}

const BOTH = [posted('withdraw', 'W1'), posted('deposit', 'D1', 9)];

it('says nothing while the transfer goes on', () => {
  expect(ending([activity('withdraw')], [], [], { closing: null, closedAtMs: null })).toBeNull();
});

it('nothing went wrong', () => {
  expect(ending(BOTH, DEPOSITED, [WITHDRAW_CALL, call(1, POSTED)])).toBe(
    '2 calls, 1 withdrawal, 1 deposit. Nothing went wrong, and nothing was tried twice.',
  );
});

it('a process was down, and a worker stopped, only where the record has it', () => {
  const endingWith = (interruptions: Interruption[]) =>
    ending(
      BOTH,
      DEPOSITED,
      [WITHDRAW_CALL, call(1, POSTED)],
      {
        closing: 'completed',
        closedAtMs: START_MS + 9_000,
        workerTurns: [
          { worker: '8276@host', atMs: START_MS },
          { worker: '8954@host', atMs: START_MS + 5_000 },
        ],
      },
      interruptions,
    );
  const crash = { kind: 'crashed', pid: 8276, end: 'SIGKILL', from: at(2_500), to: at(3_500) } as const;
  expect(endingWith([])).toContain('Nothing went wrong');
  expect(endingWith([{ process: 'temporal', ...crash }])).toContain('A process was down meanwhile');
  expect(endingWith([{ process: 'worker', ...crash }])).toContain('One worker stopped');
});

it('tried again under the same key', () => {
  const deposit = { ...posted('deposit', 'D1', 9), attempts: 5 };
  const calls = [...[1, 2, 3, 4].map((attempt) => call(attempt)), call(5, POSTED), WITHDRAW_CALL];
  expect(ending([posted('withdraw', 'W1'), deposit], DEPOSITED, calls)).toBe(
    '6 calls, 1 withdrawal, 1 deposit. Each failed attempt was repeated under the same key.',
  );
});

it('an answer was lost, and the same key got the same receipt', () => {
  const deposit = { ...posted('deposit', 'D1', 9), attempts: 2 };
  const calls = [
    WITHDRAW_CALL,
    call(1, { ...POSTED, answerLost: true }),
    call(2, { ...POSTED, outcome: 'replayed' }),
  ];
  expect(ending([posted('withdraw', 'W1'), deposit], DEPOSITED, calls)).toBe(
    '3 calls, 1 withdrawal, 1 deposit. An answer was lost; the same key got the same receipt. A new key would have moved 400.00 twice.',
  );
});

it('cancelled too late, and the bank was asked before anything was undone', () => {
  const asked = activity('closeKey', { eventId: 13, key: 'ref-deposit', closes: 'deposit', attempts: 1 });
  expect(
    ending(
      [posted('withdraw', 'W1'), activity('deposit', { eventId: 9, attempts: 1 }), asked],
      DEPOSITED,
      [WITHDRAW_CALL, call(1, { ...POSTED, answerLost: true })],
      { closing: 'completed', cancelRequestedAtMs: 1 },
    ),
  ).toMatch(
    / You cancelled too late; the bank was asked first\. A refund on trust would have made 400\.00\.$/,
  );
});

it('cancelled in time: the money went back', () => {
  const entries = [...WITHDRAWN, ...posting(3, 'refund', 'R1')];
  const steps = [posted('withdraw', 'W1'), posted('refund', 'R1', 9)];
  expect(ending(steps, entries, [WITHDRAW_CALL], { closing: 'cancelled', cancelRequestedAtMs: 1 })).toContain(
    '1 withdrawal, 1 refund. You cancelled in time: the deposit was ruled out, then the money went back.',
  );
  expect(ending([], [], [], { closing: 'cancelled', cancelRequestedAtMs: 1 })).toBe(
    '0 calls, no posting. You cancelled before any money moved.',
  );
});

it('declined: nothing moved', () => {
  const failure = { message: 'declined', type: 'declined' };
  expect(
    ending([activity('withdraw')], [], [WITHDRAW_CALL], {
      closing: 'failed',
      failure,
    } as Partial<HistoryFacts>),
  ).toContain('no posting. A refusal is a final answer: nothing was tried again.');
});

it('is careful with a ledger that was not read', () => {
  const view = viewOf(sources({ history: history(BOTH, { closing: 'completed', closedAtMs: 1 }) }));
  expect(describeEnding(view)).toContain('the bank’s ledger is not read yet.');
});
