import { z } from 'zod';
import { accountId, pageQuery, referenceId } from '#lib/bank/schemas.ts';

const number = z
  .string()
  .regex(/^\d{1,15}$/, 'take it from `next` of the page before')
  .transform(Number);

/** Pages of a list numbered by its ids: the cursor is the last id of the page before. */
export const numberedPage = z.object({
  limit: pageQuery.shape.limit,
  cursor: number.optional(),
});

export const accountsPage = z.object({
  limit: pageQuery.shape.limit,
  cursor: accountId.optional(),
});

export const transfersPage = z.object({
  limit: pageQuery.shape.limit,
  cursor: referenceId.optional(),
});
