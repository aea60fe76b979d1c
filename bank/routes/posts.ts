import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { json, jsonBody, PROBLEM_ANSWER } from '#bank/http/answers.ts';
import { type Bank, createRoutes } from '#bank/http/context.ts';
import type { Decision } from '#bank/http/receive.ts';
import { type PostOperation, type PostResult, post } from '#bank/ledger/post.ts';
import { problemOf } from '#bank/shared/problems.ts';
import {
  externalRefundRequest,
  idempotencyKey,
  type Post,
  postRequest,
  post as postSchema,
} from '#lib/bank-client/contract.ts';
import { answerCall, attemptHeader } from './calls.ts';

const headers = z.object({ 'idempotency-key': idempotencyKey, ...attemptHeader });

const OPERATIONS: {
  path: string;
  operation: PostOperation;
  summary: string;
  body: typeof postRequest | typeof externalRefundRequest;
}[] = [
  {
    path: '/withdrawals',
    operation: 'withdraw',
    summary: 'Take money from a customer into transit',
    body: postRequest,
  },
  { path: '/deposits', operation: 'deposit', summary: 'Give a customer money in transit', body: postRequest },
  { path: '/refunds', operation: 'refund', summary: 'Give money in transit back', body: postRequest },
  {
    path: '/external-refunds',
    operation: 'external-refund',
    summary: 'Take money out of transit that was paid by hand',
    body: externalRefundRequest,
  },
];

/** Withdrawals, deposits, refunds and external refunds: all that moves money. */
export function postRoutes(bank: Bank) {
  const routes = createRoutes();
  for (const { path, operation, summary, body } of OPERATIONS) {
    const route = createRoute({
      method: 'post',
      path,
      summary,
      request: { headers, body: jsonBody(body) },
      responses: {
        201: json(postSchema, 'Posted'),
        200: json(postSchema, 'Posted before under this key: nothing moved now'),
        ...PROBLEM_ANSWER,
      },
    });
    routes.openapi(route, async (c) => {
      const request = c.req.valid('json');
      const { 'idempotency-key': key, 'x-attempt': attempt } = c.req.valid('header');
      const { account, amountMinor, transfer } = request;
      const call = { operation, key, attempt: attempt ?? null, bank: null, account, amountMinor, transfer };
      const { status, body: posted } = await answerCall(c, bank, call, async (unit, forcedRefusal) =>
        decisionOf(await post(unit, { operation, key, request }, forcedRefusal)),
      );
      return c.json(posted, status);
    });
  }
  return routes;
}

function decisionOf(result: PostResult): Decision<Post> {
  if ('post' in result) {
    const { outcome, post: body } = result;
    const status = outcome === 'posted' ? 201 : 200;
    return { answer: { status, body }, outcome, transactionId: body.transactionId };
  }
  const { outcome, code, detail } = result;
  return { answer: { problem: problemOf(code, detail) }, outcome, transactionId: null };
}
