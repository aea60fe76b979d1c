import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { json, PROBLEM_ANSWER } from '#bank/http/answers.ts';
import { type Bank, createRoutes } from '#bank/http/context.ts';
import type { Decision } from '#bank/http/receive.ts';
import { closeKey, lookUp } from '#bank/ledger/close-key.ts';
import { bankName, idempotencyKey, type KeyState, keyState, referenceId } from '#lib/bank-client/contract.ts';
import { answerCall, attemptHeader } from './calls.ts';

/** A key alone does not say what it is for, so callers may: for the call log and the fault lab. */
const request = {
  params: z.object({ key: idempotencyKey }),
  headers: z.object({
    ...attemptHeader,
    'x-transfer': referenceId.optional(),
    'x-bank': bankName.optional(),
  }),
};

const closeKeyRoute = createRoute({
  method: 'post',
  path: '/keys/{key}/close',
  summary: 'Close a key: what has not posted under it by now never will',
  request,
  responses: { 200: json(keyState, 'What became of the key, for good'), ...PROBLEM_ANSWER },
});

const lookUpRoute = createRoute({
  method: 'get',
  path: '/keys/{key}',
  summary: 'What became of a key so far; changes nothing',
  request,
  responses: { 200: json(keyState, 'What became of the key'), ...PROBLEM_ANSWER },
});

export function keyRoutes(bank: Bank) {
  return createRoutes()
    .openapi(closeKeyRoute, async (c) => {
      const { key } = c.req.valid('param');
      const call = callOf('close-key', key, c.req.valid('header'));
      const { body } = await answerCall(c, bank, call, async (unit) => decisionOf(await closeKey(unit, key)));
      return c.json(body, 200);
    })
    .openapi(lookUpRoute, async (c) => {
      const { key } = c.req.valid('param');
      const call = callOf('lookup', key, c.req.valid('header'));
      const { body } = await answerCall(c, bank, call, async (unit) => decisionOf(await lookUp(unit, key)));
      return c.json(body, 200);
    });
}

function callOf(operation: 'close-key' | 'lookup', key: string, headers: z.output<typeof request.headers>) {
  return {
    operation,
    key,
    attempt: headers['x-attempt'] ?? null,
    bank: headers['x-bank'] ?? null,
    account: null,
    amountMinor: null,
    transfer: headers['x-transfer'] ?? null,
  };
}

function decisionOf(state: KeyState): Decision<KeyState> {
  return {
    answer: { status: 200, body: state },
    outcome: state.outcome,
    transactionId: state.transaction?.transactionId ?? null,
  };
}
