import { z } from 'zod';
import { ACCOUNT_ID_PATTERN } from '#lib/shared/ids.ts';
import { parseAmount, toDecimal } from '#lib/shared/money.ts';
import { searchText } from '#lib/shared/search-text.ts';
import { pastedId } from '#lib/shared/text.ts';
import { type ParamProblems, parseValid, type SearchParams, valuesIn } from '#lib/shared/valid-params.ts';
import { LISTED_STATUSES, type ListedStatus } from '#lib/transfers/statuses.ts';

export interface TransferFilter {
  /** Any of these; any status when empty. */
  statuses: ListedStatus[];
  /** Its last call failed or its answer was lost, so it will be made again. */
  retrying: boolean;
  /**
   * Open, waiting for no person, and without a start, posting or call for this long: its worker is down, no
   * call reaches the bank, or a bug blocks it.
   */
  stuckMinutes: number | null;
  needsDecision: boolean;
  /** Money in transit that is retrying, stuck (by {@link STUCK_MINUTES}), with an operator, or terminated. */
  atRisk: boolean;
  account: string | null;
  /** The build id of the workflow code that took its last step. */
  version: string | null;
  minMinor: number | null;
  maxMinor: number | null;
  /** A day or a time, ISO 8601, in UTC without a zone. */
  from: string | null;
  /** A day includes its end. */
  to: string | null;
  /** The start of a reference, a workflow id, an idempotency key, an account, or a transaction id. */
  text: string | null;
  /** Also transfers of demonstrations that ended before the last reset. */
  pastDemonstrations: boolean;
}

export const NO_FILTER: TransferFilter = {
  statuses: [],
  retrying: false,
  stuckMinutes: null,
  needsDecision: false,
  atRisk: false,
  account: null,
  version: null,
  minMinor: null,
  maxMinor: null,
  from: null,
  to: null,
  text: null,
  pastDemonstrations: false,
};

export const STUCK_MINUTES = 5;

/** All currencies have two decimals. */
const AMOUNT_CURRENCY = 'USD';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
export const BUILD_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/;

const flag = z.literal('yes', { error: 'Use “yes”, or leave it out.' }).transform(() => true);

const amount = z.string().transform((text, context) => {
  const parsed = parseAmount(text, AMOUNT_CURRENCY);
  if (parsed.ok) return parsed.amountMinor;
  context.addIssue({ code: 'custom', message: parsed.reason });
  return z.NEVER;
});

/** To `Date`, 31 February is 3 March. */
function isDay(text: string): boolean {
  return z.iso.date().safeParse(text).success;
}

const time = z
  .string()
  .refine(
    (text) =>
      (DAY.test(text) || MOMENT.test(text)) && !Number.isNaN(Date.parse(text)) && isDay(text.slice(0, 10)),
    'Enter a date such as 2026-11-22 or a time such as 2026-11-22T10:30.',
  );

const account = z
  .string()
  .overwrite(pastedId)
  .regex(ACCOUNT_ID_PATTERN, 'Account numbers have only letters, digits, dots, underscores and hyphens.');

const version = z
  .string()
  .regex(BUILD_ID, 'A version has at most 100 letters, digits, dots, underscores and hyphens.');

const searchParams = z.object({
  status: z.array(z.enum(LISTED_STATUSES, { error: 'Unknown status.' })).default([]),
  retrying: flag.default(false),
  stuck: z.coerce
    .number({ error: 'Enter a number of minutes.' })
    .int('Enter whole minutes.')
    .min(1, 'Enter at least 1 minute.')
    .max(100_000, 'Enter at most 100,000 minutes.')
    .nullable()
    .default(null),
  decision: flag.default(false),
  risk: flag.default(false),
  account: account.nullable().default(null),
  version: version.nullable().default(null),
  min: amount.nullable().default(null),
  max: amount.nullable().default(null),
  from: time.nullable().default(null),
  to: time.nullable().default(null),
  q: searchText.nullable().default(null),
  past: flag.default(false),
});

export type FilterParam = keyof z.infer<typeof searchParams>;

const PARAMS = Object.keys(searchParams.shape) as FilterParam[];

export interface ParsedFilter {
  filter: TransferFilter;
  problems: ParamProblems;
}

/** Never fails: invalid parameters are left out and named. */
export function parseFilter(params: SearchParams): ParsedFilter {
  const given: Partial<Record<FilterParam, unknown>> = {};
  for (const name of PARAMS) {
    const values = valuesIn(params, name);
    if (values.length > 0) given[name] = name === 'status' ? [...new Set(values)] : values[0];
  }
  const { data, problems } = parseValid(searchParams, given);
  return { filter: toFilter(data), problems };
}

function toFilter(data: z.infer<typeof searchParams>): TransferFilter {
  return {
    statuses: data.status,
    retrying: data.retrying,
    stuckMinutes: data.stuck,
    needsDecision: data.decision,
    atRisk: data.risk,
    account: data.account,
    version: data.version,
    minMinor: data.min,
    maxMinor: data.max,
    from: data.from,
    to: data.to,
    text: data.q,
    pastDemonstrations: data.past,
  };
}

/** The inverse of {@link parseFilter}. Equal filters give equal text, so that it can be a key. */
export function filterParams(filter: TransferFilter): URLSearchParams {
  const params = new URLSearchParams();
  for (const status of LISTED_STATUSES) if (filter.statuses.includes(status)) params.append('status', status);
  const texts: Record<Exclude<FilterParam, 'status'>, string | null> = {
    retrying: filter.retrying ? 'yes' : null,
    stuck: filter.stuckMinutes === null ? null : String(filter.stuckMinutes),
    decision: filter.needsDecision ? 'yes' : null,
    risk: filter.atRisk ? 'yes' : null,
    account: filter.account,
    version: filter.version,
    min: filter.minMinor === null ? null : toDecimal(filter.minMinor, AMOUNT_CURRENCY),
    max: filter.maxMinor === null ? null : toDecimal(filter.maxMinor, AMOUNT_CURRENCY),
    from: filter.from,
    to: filter.to,
    q: filter.text,
    past: filter.pastDemonstrations ? 'yes' : null,
  };
  for (const [name, text] of Object.entries(texts)) if (text !== null) params.append(name, text);
  return params;
}

export function filterKey(filter: TransferFilter): string {
  return filterParams(filter).toString();
}

/** Whether a text is a filter's key in its canonical form. */
export function isFilterKey(text: string): boolean {
  const { filter, problems } = parseFilter(new URLSearchParams(text));
  return Object.keys(problems).length === 0 && filterKey(filter) === text;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

export function timeRange({ from, to }: Pick<TransferFilter, 'from' | 'to'>): {
  fromMs: number | null;
  beforeMs: number | null;
} {
  return {
    fromMs: from === null ? null : utcMs(from),
    beforeMs: to === null ? null : utcMs(to) + (DAY.test(to) ? DAY_MS : 1),
  };
}

function utcMs(time: string): number {
  // Without a zone, `Date.parse` reads a day as UTC but a time as local.
  return Date.parse(DAY.test(time) || /(Z|[+-]\d{2}:\d{2})$/.test(time) ? time : `${time}Z`);
}
