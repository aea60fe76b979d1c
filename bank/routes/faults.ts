import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { faultId } from '#bank/database/rows.ts';
import { armFault, clearFaults } from '#bank/faults/arm.ts';
import { getFault, listFaults } from '#bank/faults/list.ts';
import { json, jsonBody, PROBLEM_ANSWER } from '#bank/http/answers.ts';
import { type Bank, createRoutes } from '#bank/http/context.ts';
import { numberedPage } from '#bank/http/page-query.ts';
import { scoped } from '#bank/http/tokens.ts';
import { ProblemError, problemOf } from '#bank/shared/problems.ts';
import { armFault as armFaultBody, fault, page } from '#lib/bank-client/contract.ts';

const cleared = z.object({ items: z.array(fault) });

const time = fault.shape.armedAt.optional();

const listRoute = createRoute({
  ...scoped('read'),
  method: 'get',
  path: '/faults',
  summary: 'List faults, newest first; `since` and `before` select those that were armed in that period',
  request: { query: numberedPage.extend({ since: time, before: time }) },
  responses: { 200: json(page(fault), 'A page of faults'), ...PROBLEM_ANSWER },
});

const armRoute = createRoute({
  ...scoped('faults'),
  method: 'post',
  path: '/faults',
  summary: 'Arm a fault',
  request: { body: jsonBody(armFaultBody) },
  responses: { 201: json(fault, 'The armed fault'), ...PROBLEM_ANSWER },
});

const clearRoute = createRoute({
  ...scoped('faults'),
  method: 'delete',
  path: '/faults/{id}',
  summary: 'Clear one fault',
  request: { params: z.object({ id: z.string().regex(/^F\d{1,15}$/, 'a fault id such as F7') }) },
  responses: { 200: json(fault, 'The fault, which has ended'), ...PROBLEM_ANSWER },
});

const clearAllRoute = createRoute({
  ...scoped('faults'),
  method: 'delete',
  path: '/faults',
  summary: 'Clear all armed faults',
  responses: { 200: json(cleared, 'The cleared faults'), ...PROBLEM_ANSWER },
});

export function faultRoutes({ database, writer, faultLab }: Bank) {
  const routes = createRoutes();
  routes.use('/faults/*', async (_, next) => {
    requireFaultLab(faultLab);
    await next();
  });
  return routes
    .openapi(listRoute, async (c) => {
      const { since, before, ...paging } = c.req.valid('query');
      return c.json(await listFaults(database.db, { since, before }, paging), 200);
    })
    .openapi(armRoute, async (c) => {
      const body = c.req.valid('json');
      return c.json(await writer.write((work) => armFault(work, body)), 201);
    })
    .openapi(clearRoute, async (c) => {
      const { id } = c.req.valid('param');
      await writer.write((work) => clearFaults(work, (row) => faultId(row) === id));
      const found = await getFault(database.db, id);
      if (!found) throw new ProblemError(problemOf('not_found', `Fault ${id} does not exist.`));
      return c.json(found, 200);
    })
    .openapi(clearAllRoute, async (c) =>
      c.json({ items: await writer.write((work) => clearFaults(work, () => true)) }, 200),
    );
}

/** @throws {ProblemError} if the fault lab is off */
export function requireFaultLab(faultLab: boolean): void {
  if (!faultLab) throw new ProblemError(problemOf('fault_lab_off', 'This bank runs with FAULT_LAB=off.'));
}
