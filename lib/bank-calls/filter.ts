import { z } from 'zod';
import { bankName, callOutcome, faultOperation, referenceId } from '#lib/bank-client/contract.ts';
import { address } from '#lib/shared/search-params.ts';
import { pastedId } from '#lib/shared/text.ts';
import { type ParamProblems, parseValid, type SearchParams, valuesIn } from '#lib/shared/valid-params.ts';

const NOT_AN_ID = 'Use letters, digits, dots, underscores and hyphens only.';

const searchParams = z.object({
  transfer: z
    .string()
    .overwrite(pastedId)
    .refine((text) => referenceId.safeParse(text).success, NOT_AN_ID)
    .optional(),
  bank: z
    .string()
    .refine((text) => bankName.safeParse(text).success, NOT_AN_ID)
    .optional(),
  operation: z.enum(faultOperation.options, { error: 'Unknown operation.' }).optional(),
  outcome: z.enum(callOutcome.options, { error: 'Unknown outcome.' }).optional(),
  lost: z.literal('yes', { error: 'Use “yes”, or leave it out.' }).optional(),
});

const pageParams = searchParams.extend({
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'Unknown page.')
    .optional(),
});

/** As in an address. */
export type CallFilter = z.infer<typeof searchParams>;

interface CallPageRequest {
  filter: CallFilter;
  cursor: string | undefined;
  problems: ParamProblems;
}

/** Never fails: invalid parameters are left out and named. */
export function parseCallPage(params: SearchParams): CallPageRequest {
  const given = Object.keys(pageParams.shape).map((name) => [name, valuesIn(params, name)[0]]);
  const { data, problems } = parseValid(pageParams, Object.fromEntries(given));
  const { cursor, ...filter } = data;
  return { filter, cursor, problems };
}

/** Equal filters give equal text. */
export function callFilterKey(filter: CallFilter): string {
  return address('', filter).slice(1);
}

/** Undefined for a text that is no filter’s key in its canonical form. */
export function filterOfKey(key: string): CallFilter | undefined {
  const { filter, cursor, problems } = parseCallPage(new URLSearchParams(key));
  const isWhole = cursor === undefined && Object.keys(problems).length === 0;
  return isWhole && callFilterKey(filter) === key ? filter : undefined;
}
