import { z } from '@hono/zod-openapi';
import {
  accountId,
  accountSearch,
  MAX_IDS_PER_REQUEST,
  pageQuery,
  referenceId,
} from '#lib/bank-client/contract.ts';

const numericCursor = z
  .string()
  .regex(/^\d{1,15}$/, 'not a cursor: use `next` of the previous page')
  .transform(Number);

/** For lists with numeric ids. The cursor is the last id of the previous page. */
export const numberedPage = z.object({
  limit: pageQuery.shape.limit,
  cursor: numericCursor.optional(),
});

export const accountsPage = z.object({
  limit: pageQuery.shape.limit,
  cursor: accountId.optional(),
  q: accountSearch.optional(),
});

export const transfersPage = z.object({
  limit: pageQuery.shape.limit,
  cursor: referenceId.optional(),
});

/** A repeatable parameter. Given once, it arrives as a string. */
export const repeatable = (item: z.ZodType<string>) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' ? [value] : value),
      z.array(item).max(MAX_IDS_PER_REQUEST).optional(),
    )
    .openapi({
      param: { style: 'form', explode: true },
      type: 'array',
      items: { type: 'string' },
      maxItems: MAX_IDS_PER_REQUEST,
    });
