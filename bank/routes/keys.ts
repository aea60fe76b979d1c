import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { json, PROBLEM_ANSWER } from '#bank/http/answers.ts';
import { type Bank, createRoutes } from '#bank/http/context.ts';
import type { LedgerResult } from '#bank/http/execute-call.ts';
import { scoped } from '#bank/http/tokens.ts';
import { closeKey, lookUp } from '#bank/ledger/keys.ts';
import { problemOf } from '#bank/shared/problems.ts';
import {
  bankName,
  closeKeyRequest,
  idempotencyKey,
  type KeyState,
  keyState,
  referenceId,
} from '#lib/bank-client/contract.ts';
import { answerCall, attemptHeader } from './calls.ts';

const params = z.object({ key: idempotencyKey });

/** What the key is for, where the bank does not know it yet: for the call log and the fault lab. */
const lookUpHeaders = z.object({
  ...attemptHeader,
  'x-transfer': referenceId.optional(),
  'x-bank': bankName.optional(),
});

const closeKeyRoute = createRoute({
  ...scoped('close'),
  method: 'post',
  path: '/keys/{key}/close',
  summary: 'Close a key: keep its outcome, or void it so that it can never post',
  request: {
    params,
    headers: z.object(attemptHeader),
    body: { required: true, content: { 'application/json': { schema: closeKeyRequest } } },
  },
  responses: { 200: json(keyState, 'The final outcome of the key'), ...PROBLEM_ANSWER },
});

const lookUpRoute = createRoute({
  ...scoped('read'),
  method: 'get',
  path: '/keys/{key}',
  summary: 'Look up the outcome of a key',
  request: { params, headers: lookUpHeaders },
  responses: { 200: json(keyState, 'The outcome of the key so far'), ...PROBLEM_ANSWER },
});

export function keyRoutes(bank: Bank) {
  return createRoutes()
    .openapi(closeKeyRoute, async (c) => {
      const { key } = c.req.valid('param');
      const request = c.req.valid('json');
      const call = callOf('close-key', key, {
        attempt: c.req.valid('header')['x-attempt'],
        transfer: request.transfer,
      });
      const { body } = await answerCall(c, bank, call, async (work) =>
        resultOf(key, await closeKey(work, key, request)),
      );
      return c.json(body, 200);
    })
    .openapi(lookUpRoute, async (c) => {
      const { key } = c.req.valid('param');
      const headers = c.req.valid('header');
      const call = callOf('lookup', key, {
        attempt: headers['x-attempt'],
        bank: headers['x-bank'],
        transfer: headers['x-transfer'],
      });
      const { body } = await answerCall(c, bank, call, async (work) =>
        resultOf(key, await lookUp(work, key)),
      );
      return c.json(body, 200);
    });
}

interface Caller {
  attempt?: number | undefined;
  bank?: string | undefined;
  transfer?: string | undefined;
}

function callOf(operation: 'close-key' | 'lookup', key: string, { attempt, bank, transfer }: Caller) {
  return {
    operation,
    key,
    attempt: attempt ?? null,
    bank: bank ?? null,
    account: null,
    amountMinor: null,
    transfer: transfer ?? null,
  };
}

function resultOf(key: string, state: KeyState | null): LedgerResult<KeyState> {
  if (state === null) {
    const detail = `The key ${key} was used for another instruction. Its outcome does not belong to this one.`;
    return { answer: { problem: problemOf('key_reused', detail) }, outcome: 'refused', transactionId: null };
  }
  return {
    answer: { status: 200, body: state },
    outcome: state.outcome,
    transactionId: state.transaction?.transactionId ?? null,
  };
}
