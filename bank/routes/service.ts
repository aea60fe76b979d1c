/** The bank about itself: whether it is well, whether its books are right, and what changes. */
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { json, jsonBody, PROBLEM_ANSWER } from '#bank/http/answers.ts';
import { type Bank, createRoutes } from '#bank/http/context.ts';
import { check } from '#bank/ledger/check.ts';
import { reset } from '#bank/ledger/reset.ts';
import { bankReset, check as checkSchema, health, resetRequest } from '#lib/bank-client/contract.ts';
import { requireFaultLab } from './faults.ts';

const eventId = z
  .string()
  .regex(/^\d{1,15}$/, 'the id of an event')
  .transform(Number);

const healthRoute = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Whether the bank answers; needs no token',
  security: [],
  responses: { 200: json(health, 'It does'), ...PROBLEM_ANSWER },
});

const checkRoute = createRoute({
  method: 'get',
  path: '/check',
  summary: 'The invariants of the ledger, computed from its entries',
  responses: { 200: json(checkSchema, 'What was found'), ...PROBLEM_ANSWER },
});

const resetRoute = createRoute({
  method: 'post',
  path: '/reset',
  summary: 'Clear the faults, and bring the accounts of the first start back to how they were opened',
  request: { body: jsonBody(resetRequest) },
  responses: { 200: json(bankReset, 'What it did'), ...PROBLEM_ANSWER },
});

const eventsRoute = createRoute({
  method: 'get',
  path: '/events',
  summary: 'The change feed: server-sent events with ids, resumed from Last-Event-ID',
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

export function serviceRoutes({ database, writer, feed, faultLab }: Bank) {
  return createRoutes()
    .openapi(healthRoute, async (c) => {
      await feed.head();
      return c.json({ status: 'ok' as const, database: database.kind, faultLab }, 200);
    })
    .openapi(checkRoute, async (c) => c.json(await check(database), 200))
    .openapi(resetRoute, async (c) => {
      requireFaultLab(faultLab);
      const { by } = c.req.valid('json');
      return c.json(await writer.write((unit) => reset(unit, by)), 200);
    })
    .openapi(eventsRoute, async (c) => {
      const lastEventId = c.req.valid('header')['last-event-id'] ?? c.req.valid('query').lastEventId;
      await feed.stream(c.env.outgoing, lastEventId);
      return RESPONSE_ALREADY_SENT;
    });
}
