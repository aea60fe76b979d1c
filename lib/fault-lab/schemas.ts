/** What people send in the fault lab: each schema is its form's and its action's. */
import * as z from 'zod/mini';
import type { FaultKind } from '#lib/bank-client/contract.ts';
import { FAULT_LIMITS } from '#lib/bank-client/fault-limits.ts';
import {
  bankName,
  id,
  keyOf,
  line,
  optional,
  refuseAt,
  refuseBy,
  required,
  typed,
} from '#lib/shared/fields.ts';
import { REASON } from '#lib/shared/text.ts';
import { OPERATION_LABELS } from '#lib/transfers/operations.ts';
import type { FaultOrder } from './change-faults.ts';
import { FAULT_KINDS, type FaultParameter } from './fault-kinds.ts';
import { REFUSAL_REASONS } from './fault-titles.ts';

const decimal = (unit: string, max: number) =>
  number((text) =>
    /^\d+([.,]\d+)?$/.test(text) && decimalOf(text) <= max
      ? undefined
      : `Enter a number of ${unit} from 0 to ${max}.`,
  );

const wholeNumber = number((text) =>
  /^\d{1,9}$/.test(text) ? undefined : 'Enter a whole number of up to nine digits.',
);

function number(problemOf: (text: string) => string | undefined) {
  return z.pipe(z.string().check(refuseBy(problemOf)), z.transform(decimalOf));
}

/** Some keypads have a comma alone. */
function decimalOf(text: string): number {
  return Number(text.replace(',', '.'));
}

const MAX_DELAY_SECONDS = FAULT_LIMITS.delayMs / 1_000;

const parameters = {
  delaySeconds: optional(decimal('seconds', MAX_DELAY_SECONDS)),
  jitterSeconds: optional(decimal('seconds', MAX_DELAY_SECONDS)),
  sharePercent: optional(decimal('percent', 100)),
  seed: optional(wholeNumber),
  code: optional(keyOf(REFUSAL_REASONS, 'Choose a refusal reason.')),
};

const ENDS = { seconds: 'seconds', count: 'calls' } as const;

const order = z
  .object({
    kind: required(keyOf(FAULT_KINDS, 'Choose a fault.')),
    bank: optional(bankName),
    operation: optional(keyOf(OPERATION_LABELS, 'Unknown operation.')),
    account: optional(id('Enter an account number such as 85-150.')),
    transfer: optional(id('Enter a transfer reference such as rm-k7m2q-9xw4t.')),
    ...parameters,
    endBy: required(keyOf(ENDS, 'Choose when the fault ends: after a time or a number of calls.')),
    endValue: typed,
    reason: optional(line(REASON)),
  })
  .check(
    refuseAt('operation', ({ kind, operation }) => {
      const { operations = null } = kind && kind in FAULT_KINDS ? FAULT_KINDS[kind] : {};
      if (!operations || !operation || operations.includes(operation)) return undefined;
      return `${OPERATION_LABELS[operation]}s cannot be refused: only postings can.`;
    }),
    refuseAt('endValue', ({ endBy, endValue = '' }) => {
      if (!endBy || !(endBy in ENDS)) return undefined;
      const max = FAULT_LIMITS[endBy];
      const value = /^\d{1,6}$/.test(endValue) ? Number(endValue) : 0;
      if (value >= 1 && value <= max) return undefined;
      return `Enter a whole number of ${ENDS[endBy]} from 1 to ${max.toLocaleString('en-GB')}.`;
    }),
  );

export type FaultFields = Record<keyof z.output<typeof order>, string>;
export type FaultFieldName = keyof FaultFields;

/** Every fault ends: a forgotten one would spoil later runs. */
export const faultOrder = z.pipe(z.pipe(z.transform(withParameters), order), z.transform(orderOf));

/** Fields of parameters that the kind does not take are ignored; empty ones take the form's defaults. */
function withParameters(fields: Readonly<Partial<FaultFields>>) {
  const kind = Object.entries(FAULT_KINDS).find(([name]) => name === fields.kind)?.[1];
  const taken = Object.keys(parameters)
    .filter(isParameter)
    .map((name) => {
      const initial = kind?.parameters[name];
      return [name, initial === undefined ? '' : fields[name]?.trim() || initial];
    });
  return { ...fields, ...Object.fromEntries(taken) };
}

function isParameter(name: string): name is FaultParameter {
  return name in parameters;
}

const NO_REASON = 'Armed in the fault lab';

function orderOf(fields: z.output<typeof order>): FaultOrder {
  const { kind, bank, operation, account, transfer, delaySeconds, jitterSeconds, sharePercent } = fields;
  const { seed, code, endBy, endValue, reason = NO_REASON } = fields;
  const params = {
    delayMs: delaySeconds === undefined ? undefined : Math.round(delaySeconds * 1_000),
    jitterMs: jitterSeconds === undefined ? undefined : Math.round(jitterSeconds * 1_000),
    share: sharePercent === undefined ? undefined : sharePercent / 100,
    seed,
    code,
  };
  return { kind, scope: { bank, operation, account, transfer }, params, [endBy]: Number(endValue), reason };
}

/** What the form begins with for a kind. */
export function faultDefaults(kind: FaultKind) {
  const { parameters: initial, end } = FAULT_KINDS[kind];
  return { kind, ...initial, endBy: end.by, endValue: String(end.value) };
}

export function emptyFaultFields(kind: FaultKind): FaultFields {
  const scope = { bank: '', operation: '', account: '', transfer: '' };
  const none = { delaySeconds: '', jitterSeconds: '', sharePercent: '', seed: '', code: '' };
  return { ...scope, ...none, ...faultDefaults(kind), reason: '' };
}
