import { z } from 'zod';
import {
  accountId,
  bankName,
  type FaultParams,
  type FaultScope,
  faultKind,
  faultOperation,
  referenceId,
  refusalCode,
} from '#lib/bank-client/contract.ts';
import { OPERATION_LABELS } from '#lib/transfers/operations.ts';
import type { FaultOrder } from './change-faults.ts';
import { FAULT_KINDS, type FaultParameter } from './fault-kinds.ts';

/** As typed; empty where left out. */
const faultFields = z.object({
  kind: z.string(),
  bank: z.string(),
  operation: z.string(),
  account: z.string().trim(),
  transfer: z.string().trim(),
  delaySeconds: z.string().trim(),
  jitterSeconds: z.string().trim(),
  sharePercent: z.string().trim(),
  seed: z.string().trim(),
  code: z.string(),
  endBy: z.string(),
  endValue: z.string().trim(),
  reason: z.string().trim(),
});

export type FaultFields = z.infer<typeof faultFields>;
export type FaultFieldName = keyof FaultFields;
type FaultErrors = Partial<Record<FaultFieldName, string>>;

const FIELD_NAMES = faultFields.keyof().options;

const NO_REASON = 'Armed in the fault lab';

/** Ignores parameters the kind does not take, so that changing the kind keeps the other fields. */
export const faultForm = faultFields.transform((fields, context): FaultOrder => {
  const errors: FaultErrors = {};
  const kind = faultKind.safeParse(fields.kind).data;
  if (!kind) errors.kind = 'Choose a fault.';
  const scope = readScope(fields, errors);
  const params = kind ? readParams(fields, FAULT_KINDS[kind].parameters, errors) : {};
  const end = readEnd(fields, errors);
  if (fields.reason.length > 500) errors.reason = 'Use at most 500 characters.';
  const { operations = null } = kind ? FAULT_KINDS[kind] : {};
  if (operations && scope.operation && !operations.includes(scope.operation)) {
    errors.operation = `${OPERATION_LABELS[scope.operation]}s cannot be refused: only postings can.`;
  }
  for (const [field, message] of Object.entries(errors)) {
    context.addIssue({ code: 'custom', path: [field], message });
  }
  if (!kind || Object.keys(errors).length > 0) return z.NEVER;
  return { kind, scope, params, ...end, reason: fields.reason || NO_REASON };
});

function readScope(fields: FaultFields, errors: FaultErrors): FaultScope {
  const scope: FaultScope = {};
  const bank = given(fields.bank, bankName, () => {
    errors.bank = 'Unknown bank.';
  });
  const operation = given(fields.operation, faultOperation, () => {
    errors.operation = 'Unknown operation.';
  });
  const account = given(fields.account, accountId, () => {
    errors.account = 'Enter an account number such as 85-150.';
  });
  const transfer = given(fields.transfer, referenceId, () => {
    errors.transfer = 'Enter a transfer reference such as rm-k7m2q-9xw4t.';
  });
  if (bank) scope.bank = bank;
  if (operation) scope.operation = operation;
  if (account) scope.account = account;
  if (transfer) scope.transfer = transfer;
  return scope;
}

function given<T>(text: string, schema: z.ZodType<T>, refuse: () => void): T | undefined {
  if (text === '') return undefined;
  const parsed = schema.safeParse(text);
  if (!parsed.success) refuse();
  return parsed.data;
}

const MAX_DELAY_SECONDS = 600;

/** Empty fields take the form's defaults. */
function readParams(
  fields: FaultFields,
  parameters: Partial<Record<FaultParameter, string>>,
  errors: FaultErrors,
): FaultParams {
  const params: FaultParams = {};
  const text = (name: FaultParameter) => {
    const initial = parameters[name];
    return initial === undefined ? undefined : fields[name] || initial;
  };
  const number = (name: FaultParameter, max: number, unit: string) => {
    const typed = text(name);
    if (typed === undefined) return undefined;
    if (/^\d+(\.\d+)?$/.test(typed) && Number(typed) <= max) return Number(typed);
    errors[name] = `Enter a number of ${unit} from 0 to ${max}.`;
    return undefined;
  };
  const delaySeconds = number('delaySeconds', MAX_DELAY_SECONDS, 'seconds');
  if (delaySeconds !== undefined) params.delayMs = Math.round(delaySeconds * 1_000);
  const jitterSeconds = number('jitterSeconds', MAX_DELAY_SECONDS, 'seconds');
  if (jitterSeconds !== undefined) params.jitterMs = Math.round(jitterSeconds * 1_000);
  const sharePercent = number('sharePercent', 100, 'percent');
  if (sharePercent !== undefined) params.share = sharePercent / 100;
  const seed = text('seed');
  if (seed !== undefined && /^\d{1,9}$/.test(seed)) params.seed = Number(seed);
  else if (seed !== undefined) errors.seed = 'Enter a whole number of up to nine digits.';
  const code = text('code');
  if (code !== undefined) {
    const known = given(code, refusalCode, () => {
      errors.code = 'Choose a refusal reason.';
    });
    if (known) params.code = known;
  }
  return params;
}

const MAX_SECONDS = 86_400;
const MAX_CALLS = 100_000;

/** Every fault ends: a forgotten one would spoil later runs. */
function readEnd(
  { endBy, endValue }: FaultFields,
  errors: FaultErrors,
): { seconds: number } | { count: number } | undefined {
  if (endBy !== 'seconds' && endBy !== 'count') {
    errors.endBy = 'Choose when the fault ends: after a time or a number of calls.';
    return undefined;
  }
  const max = endBy === 'seconds' ? MAX_SECONDS : MAX_CALLS;
  const value = /^\d{1,6}$/.test(endValue) ? Number(endValue) : 0;
  if (value >= 1 && value <= max) return endBy === 'seconds' ? { seconds: value } : { count: value };
  const what = endBy === 'seconds' ? 'seconds' : 'calls';
  errors.endValue = `Enter a whole number of ${what} from 1 to ${max.toLocaleString('en-GB')}.`;
  return undefined;
}

/** Fields that are not in the form are empty. */
export function readFaultFields(typed: Readonly<Record<string, string>>): FaultFields {
  return faultFields.parse(Object.fromEntries(FIELD_NAMES.map((name) => [name, typed[name]?.trim() ?? ''])));
}

export function emptyFaultFields(kind: keyof typeof FAULT_KINDS): FaultFields {
  const { parameters, end } = FAULT_KINDS[kind];
  const none = Object.fromEntries(FIELD_NAMES.map((name) => [name, '']));
  return faultFields.parse({ ...none, ...parameters, kind, endBy: end.by, endValue: String(end.value) });
}
