import { once } from 'node:events';
import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import { json, PROBLEM_ANSWER } from '#bank/http/answers.ts';
import { type Bank, type BankHttp, createRoutes } from '#bank/http/context.ts';
import { numberedPage, several } from '#bank/http/page-query.ts';
import { type Decide, type ReceivedCall, receive } from '#bank/http/receive.ts';
import { listCalls } from '#bank/ledger/queries.ts';
import { ProblemError } from '#bank/shared/problems.ts';
import {
  callOutcome,
  call as callSchema,
  page,
  referenceId,
  transactionId,
} from '#lib/bank-client/contract.ts';

export const attemptHeader = {
  'x-attempt': z.coerce.number({ error: 'a whole number from 1' }).int().positive().max(1_000_000).optional(),
};

/** Thrown where the caller gets no answer: the connection is gone already. */
export class Unknown extends Error {
  override name = 'Unknown';
}

/**
 * Receives a call; resolves with the answer to give.
 *
 * @throws {ProblemError} when the answer is a problem.
 * @throws {Unknown} when there shall be none.
 */
export async function answerCall<Body>(
  c: Context<BankHttp>,
  bank: Bank,
  call: Omit<ReceivedCall, 'callerWaits'>,
  decide: Decide<Body>,
): Promise<{ status: 200 | 201; body: Body }> {
  const { outgoing } = c.env;
  const ending = await receive(bank, { ...call, callerWaits: () => !outgoing.destroyed }, decide);
  if (ending === 'drop') {
    outgoing.destroy();
    throw new Unknown();
  }
  if (ending === 'hang') {
    // Left open until the caller's patience ends, or the bank.
    if (!outgoing.destroyed)
      await once(outgoing, 'close', { signal: bank.closing }).catch(() => outgoing.destroy());
    throw new Unknown();
  }
  if ('problem' in ending) throw new ProblemError(ending.problem);
  return ending;
}

const listRoute = createRoute({
  method: 'get',
  path: '/calls',
  summary: 'Every call, what was done to it and what came of it; newest first',
  request: {
    query: numberedPage.extend({
      transfer: several(referenceId),
      transaction: several(transactionId),
      outcome: callOutcome.optional(),
    }),
  },
  responses: { 200: json(page(callSchema), 'A page of calls'), ...PROBLEM_ANSWER },
});

export function callRoutes({ database }: Bank) {
  return createRoutes().openapi(listRoute, async (c) => {
    const { transfer, transaction, outcome, ...paging } = c.req.valid('query');
    const of = { transfers: transfer, transactions: transaction, outcome };
    return c.json(await listCalls(database.db, of, paging), 200);
  });
}
