import { describe, expect, it } from 'vitest';
import type { FailedResult } from '#app/_actions/action-result.ts';
import type { SentOrder } from './sent-order.ts';
import { isInPlace, NOTHING_SENT, nextSent, type SentEvent } from './sent-state.ts';

const ORDER: SentOrder = {
  ...{ referenceId: 'rm-1', sourceAccount: 'A1001', targetAccount: 'B2002', amountMinor: 100 },
  ...{ currency: 'USD', retryPreset: 'typescript' },
};
const PRESSED: SentEvent = { kind: 'sent', order: ORDER };
const STARTED: SentEvent = { kind: 'seen', isClosed: false };
const answered = (certainty: FailedResult['certainty']): SentEvent => ({
  kind: 'answered',
  result: { kind: 'failed', code: 'some', certainty, message: 'No.', errors: {}, values: {} },
});
const DONE: SentEvent = {
  kind: 'answered',
  result: { kind: 'done', message: '', value: { referenceId: 'rm-1', page: '/transfers/rm-1?again' } },
};

describe('from the press of Send on', () => {
  it.each([
    ['pressed', [PRESSED], true, undefined],
    ['started before the answer', [PRESSED, STARTED], true, undefined],
    ['answered', [PRESSED, DONE], true, '/transfers/rm-1?again'],
    ['started, then answered', [PRESSED, STARTED, DONE], true, '/transfers/rm-1?again'],
    ['refused', [PRESSED, answered('not-done')], false, undefined],
    ['the answer lost', [PRESSED, answered('unknown')], false, undefined],
    ['the answer lost, and started', [PRESSED, answered('unknown'), STARTED], true, '/transfers/rm-1'],
    ['started, and the answer lost', [PRESSED, STARTED, answered('unknown')], true, '/transfers/rm-1'],
    ['an earlier answer lost', [PRESSED, answered('not-done-again')], false, undefined],
    ['the answer lost, and sent again', [PRESSED, answered('unknown'), PRESSED], true, undefined],
    ['answered without a view in place', [DONE], false, '/transfers/rm-1?again'],
  ])('%s: the form gives place, or comes back, and the page is opened', (_, events, inPlace, page) => {
    const state = events.reduce(nextSent, NOTHING_SENT);
    expect([isInPlace(state), state.page]).toEqual([inPlace, page]);
  });

  it('is known to have ended once the stream says so', () => {
    const ended = [PRESSED, STARTED, { kind: 'seen', isClosed: true } as const].reduce(
      nextSent,
      NOTHING_SENT,
    );
    expect([isInPlace(ended), ended.isClosed]).toEqual([true, true]);
    expect(nextSent(ended, PRESSED).isClosed).toBe(false);
  });
});
