import { createRoute, z } from '@hono/zod-openapi';
import { json, PROBLEM_ANSWER } from '#bank/http/answers.ts';
import { type Bank, createRoutes } from '#bank/http/context.ts';
import { repeatable, transfersPage } from '#bank/http/page-query.ts';
import { scoped } from '#bank/http/tokens.ts';
import { listLedgerTransfers } from '#bank/ledger/transfers.ts';
import { ledgerTransfer, page, referenceId, transactionId } from '#lib/bank-client/contract.ts';

const listRoute = createRoute({
  ...scoped('read'),
  method: 'get',
  path: '/transfers',
  summary: 'List transfers with what they have moved and their last call',
  request: {
    query: transfersPage.extend({
      unfinished: z.literal('true').optional(),
      transfer: repeatable(referenceId),
      transaction: repeatable(transactionId),
    }),
  },
  responses: { 200: json(page(ledgerTransfer), 'A page of transfers'), ...PROBLEM_ANSWER },
});

export function transferRoutes({ database }: Bank) {
  return createRoutes().openapi(listRoute, async (c) => {
    const { transfer, transaction, unfinished, ...paging } = c.req.valid('query');
    const filter = { transfers: transfer, transactions: transaction, unfinished: unfinished !== undefined };
    return c.json(await listLedgerTransfers(database.db, filter, paging), 200);
  });
}
