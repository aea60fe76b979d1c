import { once } from 'node:events';
import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import { json, PROBLEM_ANSWER } from '#bank/http/answers.ts';
import { type Bank, type BankHttp, createRoutes } from '#bank/http/context.ts';
import { executeCall, type IncomingCall, type LedgerOperation } from '#bank/http/execute-call.ts';
import { numberedPage, repeatable } from '#bank/http/page-query.ts';
import { scoped } from '#bank/http/tokens.ts';
import { listCalls } from '#bank/ledger/queries.ts';
import { ProblemError } from '#bank/shared/problems.ts';
import {
  bankName,
  callOutcome,
  call as callSchema,
  faultOperation,
  page,
  referenceId,
  transactionId,
} from '#lib/bank-client/contract.ts';

export const attemptHeader = {
  'x-attempt': z.coerce
    .number({ error: 'a whole number of at least 1' })
    .int()
    .positive()
    .max(1_000_000)
    .optional(),
};

/** Thrown after the connection of a caller that gets no answer is closed. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

/** @throws {ProblemError} if the answer is a problem, {NoAnswer} if a fault withholds the answer */
export async function answerCall<Body>(
  c: Context<BankHttp>,
  bank: Bank,
  call: Omit<IncomingCall, 'isCallerConnected'>,
  operation: LedgerOperation<Body>,
): Promise<{ status: 200 | 201; body: Body }> {
  const { outgoing } = c.env;
  const isCallerConnected = () => !outgoing.destroyed;
  const delivery = await executeCall(bank, { ...call, isCallerConnected }, operation);
  if (delivery === 'drop') {
    outgoing.destroy();
    throw new NoAnswer();
  }
  if (delivery === 'hang') {
    // Stays open until the caller disconnects or the bank stops.
    if (!outgoing.destroyed)
      await once(outgoing, 'close', { signal: bank.closing }).catch(() => outgoing.destroy());
    throw new NoAnswer();
  }
  if ('problem' in delivery) throw new ProblemError(delivery.problem);
  return delivery;
}

const listRoute = createRoute({
  ...scoped('read'),
  method: 'get',
  path: '/calls',
  summary: 'List calls with their outcome and the fault that acted on them, newest first',
  request: {
    query: numberedPage.extend({
      transfer: repeatable(referenceId),
      transaction: repeatable(transactionId),
      bank: bankName.optional(),
      operation: faultOperation.optional(),
      outcome: callOutcome.optional(),
      answerLost: z.literal('true').optional(),
    }),
  },
  responses: { 200: json(page(callSchema), 'A page of calls'), ...PROBLEM_ANSWER },
});

export function callRoutes({ database }: Bank) {
  return createRoutes().openapi(listRoute, async (c) => {
    const { transfer, transaction, answerLost, limit, cursor, ...equal } = c.req.valid('query');
    const filter = {
      ...equal,
      transfers: transfer,
      transactions: transaction,
      answerLost: answerLost !== undefined,
    };
    return c.json(await listCalls(database.db, filter, { limit, cursor }), 200);
  });
}
