import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { json, jsonBody, PROBLEM_ANSWER } from '#bank/http/answers.ts';
import { type Bank, createRoutes } from '#bank/http/context.ts';
import { scoped } from '#bank/http/tokens.ts';
import { reset } from '#bank/ledger/reset.ts';
import { check } from '#bank/ledger/run-check.ts';
import { bankReset, check as checkSchema, health, resetRequest } from '#lib/bank-client/contract.ts';
import { NoAnswer } from './calls.ts';
import { requireFaultLab } from './faults.ts';

const eventId = z
  .string()
  .regex(/^\d{1,15}$/, 'an event id')
  .transform(Number);

const healthRoute = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Check that the bank and its database answer; needs no token',
  security: [],
  responses: { 200: json(health, 'They do'), ...PROBLEM_ANSWER },
});

const checkRoute = createRoute({
  ...scoped('read'),
  method: 'get',
  path: '/check',
  summary: 'Check the invariants of the ledger against its entries',
  responses: { 200: json(checkSchema, 'Sums, money in transit and violations'), ...PROBLEM_ANSWER },
});

const resetRoute = createRoute({
  ...scoped('faults'),
  method: 'post',
  path: '/reset',
  summary: 'Clear all faults and restore the seed accounts',
  request: { body: jsonBody(resetRequest) },
  responses: { 200: json(bankReset, 'What the reset changed'), ...PROBLEM_ANSWER },
});

const eventsRoute = createRoute({
  ...scoped('read'),
  method: 'get',
  path: '/events',
  summary: 'Stream changes as server-sent events, resumable by Last-Event-ID',
  request: {
    headers: z.object({ 'last-event-id': eventId.optional() }),
    query: z.object({ lastEventId: eventId.optional() }),
  },
  responses: {
    200: {
      description: 'Calls, entries, faults and accounts',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...PROBLEM_ANSWER,
  },
});

export function serviceRoutes({ database, writer, feed, ledgerId, faultLab }: Bank) {
  return createRoutes()
    .openapi(healthRoute, async (c) => {
      await feed.head();
      const { resetAt } = await database.db
        .selectFrom('ledger')
        .select('reset_at as resetAt')
        .executeTakeFirstOrThrow();
      const answer = { status: 'ok', database: database.kind, ledger: ledgerId, faultLab, resetAt } as const;
      return c.json(answer, 200);
    })
    .openapi(checkRoute, async (c) => {
      const { signal } = c.req.raw;
      const checked = await check(database, signal).catch((error: unknown) => {
        throw signal.aborted ? new NoAnswer() : error;
      });
      return c.json(checked, 200);
    })
    .openapi(resetRoute, async (c) => {
      requireFaultLab(faultLab);
      const { by } = c.req.valid('json');
      return c.json(await writer.write((work) => reset(work, by)), 200);
    })
    .openapi(eventsRoute, async (c) => {
      const lastEventId = c.req.valid('header')['last-event-id'] ?? c.req.valid('query').lastEventId;
      await feed.stream(c.env.outgoing, lastEventId);
      return RESPONSE_ALREADY_SENT;
    });
}
