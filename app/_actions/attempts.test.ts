import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { ActionRefused } from '#lib/shared/errors.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { type ActionResult, IDLE } from './action-result.ts';
import { defineAction } from './define-action.ts';
import { catchLost } from './use-action.ts';

const EARLIER = 'Not sent again. The earlier attempt may have succeeded.';

/** Fails as said while it checks what was sent: before any change. */
const failingAction = (error: Error) =>
  defineAction({
    schema: z.object({}).check(
      z.refine(async () => {
        throw error;
      }),
    ),
    audit: () => ({ action: 'clear-faults', target: { kind: 'remit', id: 'remit' }, reason: null }),
    run: async () => undefined,
    done: () => 'Done.',
  });
const unavailable = failingAction(new TemporalUnavailable('not-done', null));
const lost = () => Promise.reject(new TypeError('fetch failed'));
const done = async () => ({ kind: 'done', message: 'Done.' }) as const;

/** As one browser presses, one after the other. */
async function press(...actions: ((previous: ActionResult, form: FormData) => Promise<ActionResult>)[]) {
  let result: ActionResult = IDLE;
  for (const action of actions) result = await catchLost(action)(result, new FormData());
  return result;
}

beforeEach(() => {
  vi.stubGlobal('window', {});
  vi.spyOn(console, 'error').mockReturnValue();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('an attempt that was not done says so', async () => {
  expect(await press(unavailable)).toMatchObject({
    certainty: 'not-done',
    message: 'Temporal unavailable. Nothing was done.',
  });
});

it('after one that may have been done, it does not say that nothing was done', async () => {
  expect(await press(lost, unavailable)).toMatchObject({ certainty: 'not-done-again', message: EARLIER });
  expect(await press(lost, unavailable, unavailable)).toMatchObject({ message: EARLIER });
});

it('a connection that is gone is no certainty either', async () => {
  vi.stubGlobal('navigator', { onLine: false });
  const first = await press(lost);
  const offline = catchLost(lost, { isUnreachable: true });
  expect(await offline(first, new FormData())).toMatchObject({ message: EARLIER, code: 'offline' });
});

it('a refusal says what to do about it, too', async () => {
  const refused = failingAction(new ActionRefused('Account 1 is closed.'));
  expect(await press(lost, refused)).toMatchObject({ message: `${EARLIER} Account 1 is closed.` });
});

it('an attempt that is done ends it', async () => {
  expect(await press(lost, done, unavailable)).toMatchObject({ certainty: 'not-done' });
});
