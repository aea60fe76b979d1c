import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { json, jsonBody, PROBLEM_ANSWER } from '#bank/http/answers.ts';
import { type Bank, createRoutes } from '#bank/http/context.ts';
import type { LedgerResult } from '#bank/http/execute-call.ts';
import { scoped } from '#bank/http/tokens.ts';
import { type PostResult, post } from '#bank/ledger/post.ts';
import { problemOf } from '#bank/shared/problems.ts';
import {
  externalRefundRequest,
  idempotencyKey,
  type Post,
  type PostOperation,
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
    summary: 'Withdraw: move money from an account into transit',
    body: postRequest,
  },
  {
    path: '/deposits',
    operation: 'deposit',
    summary: 'Deposit: move money in transit to an account',
    body: postRequest,
  },
  {
    path: '/refunds',
    operation: 'refund',
    summary: 'Refund: move money in transit back to its account',
    body: postRequest,
  },
  {
    path: '/external-refunds',
    operation: 'external-refund',
    summary: 'Record an external refund: take money out of transit that was repaid outside Remit',
    body: externalRefundRequest,
  },
];

export function postRoutes(bank: Bank) {
  const routes = createRoutes();
  for (const { path, operation, summary, body } of OPERATIONS) {
    const route = createRoute({
      ...scoped('post'),
      method: 'post',
      path,
      summary,
      request: { headers, body: jsonBody(body) },
      responses: {
        201: json(postSchema, 'Posted'),
        200: json(postSchema, 'Posted earlier under this key. Nothing moved now.'),
        ...PROBLEM_ANSWER,
      },
    });
    routes.openapi(route, async (c) => {
      const request = c.req.valid('json');
      const { 'idempotency-key': key, 'x-attempt': attempt } = c.req.valid('header');
      const { account, amountMinor, transfer } = request;
      const call = { operation, key, attempt: attempt ?? null, bank: null, account, amountMinor, transfer };
      const { status, body: posted } = await answerCall(c, bank, call, async (work, forcedRefusal) =>
        resultOf(await post(work, { operation, key, request }, forcedRefusal)),
      );
      return c.json(posted, status);
    });
  }
  return routes;
}

function resultOf(result: PostResult): LedgerResult<Post> {
  if ('post' in result) {
    const { outcome, post: body } = result;
    const status = outcome === 'posted' ? 201 : 200;
    return { answer: { status, body }, outcome, transactionId: body.transactionId };
  }
  const { outcome, code, detail } = result;
  return { answer: { problem: problemOf(code, detail) }, outcome, transactionId: null };
}
