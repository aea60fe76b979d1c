import { createRoute, z } from '@hono/zod-openapi';
import { ledgerTransfer, MAX_TRANSFERS_ASKED_FOR, page, referenceId } from '#lib/bank/schemas.ts';
import { type Bank, createRoutes } from '../context.ts';
import { listLedgerTransfers } from '../ledger/transfers.ts';
import { json, PROBLEM_ANSWER } from './answers.ts';
import { transfersPage } from './paging.ts';

/** A parameter given once arrives as it is, one given several times as a list. */
const transfers = z
  .preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z.array(referenceId).max(MAX_TRANSFERS_ASKED_FOR).optional(),
  )
  .openapi({
    param: { style: 'form', explode: true },
    type: 'array',
    items: { type: 'string' },
    maxItems: MAX_TRANSFERS_ASKED_FOR,
  });

const listRoute = createRoute({
  method: 'get',
  path: '/transfers',
  summary: 'Every transfer a withdrawal was asked for: what moved, and its last call',
  request: { query: transfersPage.extend({ inTransit: z.literal('true').optional(), transfer: transfers }) },
  responses: { 200: json(page(ledgerTransfer), 'A page of transfers'), ...PROBLEM_ANSWER },
});

export function transferRoutes({ database }: Bank) {
  return createRoutes().openapi(listRoute, async (c) => {
    const { transfer, inTransit, ...paging } = c.req.valid('query');
    const of = { transfers: transfer, inTransit: inTransit !== undefined };
    return c.json(await listLedgerTransfers(database.db, of, paging), 200);
  });
}
