import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { json, PROBLEM_ANSWER } from '#bank/http/answers.ts';
import { type Bank, createRoutes } from '#bank/http/context.ts';
import type { LedgerResult } from '#bank/http/execute-call.ts';
import { closeKey, lookUp } from '#bank/ledger/keys.ts';
import { bankName, idempotencyKey, type KeyState, keyState, referenceId } from '#lib/bank-client/contract.ts';
import { answerCall, attemptHeader } from './calls.ts';

/** Callers may say what the key is for: a fault's scope and the call log use it. */
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
  summary: 'Close a key: keep its outcome, or void it so that it can never post',
  request,
  responses: { 200: json(keyState, 'The final outcome of the key'), ...PROBLEM_ANSWER },
});

const lookUpRoute = createRoute({
  method: 'get',
  path: '/keys/{key}',
  summary: 'Look up the outcome of a key',
  request,
  responses: { 200: json(keyState, 'The outcome of the key so far'), ...PROBLEM_ANSWER },
});

export function keyRoutes(bank: Bank) {
  return createRoutes()
    .openapi(closeKeyRoute, async (c) => {
      const { key } = c.req.valid('param');
      const call = callOf('close-key', key, c.req.valid('header'));
      const { body } = await answerCall(c, bank, call, async (work) => resultOf(await closeKey(work, key)));
      return c.json(body, 200);
    })
    .openapi(lookUpRoute, async (c) => {
      const { key } = c.req.valid('param');
      const call = callOf('lookup', key, c.req.valid('header'));
      const { body } = await answerCall(c, bank, call, async (work) => resultOf(await lookUp(work, key)));
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

function resultOf(state: KeyState): LedgerResult<KeyState> {
  return {
    answer: { status: 200, body: state },
    outcome: state.outcome,
    transactionId: state.transaction?.transactionId ?? null,
  };
}
