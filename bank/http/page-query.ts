import { z } from '@hono/zod-openapi';
import { accountId, MAX_ASKED_FOR, pageQuery, referenceId } from '#lib/bank-client/contract.ts';

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

/** A parameter that may be given several times: given once it arrives as it is, else as a list. */
export const several = (item: z.ZodType<string>) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' ? [value] : value),
      z.array(item).max(MAX_ASKED_FOR).optional(),
    )
    .openapi({
      param: { style: 'form', explode: true },
      type: 'array',
      items: { type: 'string' },
      maxItems: MAX_ASKED_FOR,
    });
