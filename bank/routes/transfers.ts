import { createRoute, z } from '@hono/zod-openapi';
import { json, PROBLEM_ANSWER } from '#bank/http/answers.ts';
import { type Bank, createRoutes } from '#bank/http/context.ts';
import { several, transfersPage } from '#bank/http/page-query.ts';
import { listLedgerTransfers } from '#bank/ledger/transfers.ts';
import { ledgerTransfer, page, referenceId } from '#lib/bank-client/contract.ts';

const listRoute = createRoute({
  method: 'get',
  path: '/transfers',
  summary: 'Every transfer a withdrawal was asked for: what moved, and its last call',
  request: {
    query: transfersPage.extend({ inTransit: z.literal('true').optional(), transfer: several(referenceId) }),
  },
  responses: { 200: json(page(ledgerTransfer), 'A page of transfers'), ...PROBLEM_ANSWER },
});

export function transferRoutes({ database }: Bank) {
  return createRoutes().openapi(listRoute, async (c) => {
    const { transfer, inTransit, ...paging } = c.req.valid('query');
    const of = { transfers: transfer, inTransit: inTransit !== undefined };
    return c.json(await listLedgerTransfers(database.db, of, paging), 200);
  });
}
