import * as z from 'zod/mini';
import { id, keyOf, optional, refuseAt, refuseBy, required } from '#lib/shared/fields.ts';
import { ACCOUNT_ID_PATTERN, isScriptId } from '#lib/shared/ids.ts';
import { amountProblem } from '#lib/shared/money.ts';
import { pastedId } from '#lib/shared/text.ts';
import { DEFAULT_RETRY_PRESET, RETRY_PRESETS } from './retry-presets.ts';

function account(missing: string) {
  const problemOf = (text: string) => {
    if (text === '') return missing;
    return ACCOUNT_ID_PATTERN.test(text) ? undefined : `Account ${text} does not exist.`;
  };
  return required(z.string().check(z.overwrite(pastedId), refuseBy(problemOf)));
}

export const ownReference = required(
  id().check(
    refuseBy((text) =>
      isScriptId(text) ? 'Choose a reference that does not begin with script-.' : undefined,
    ),
  ),
);

const amount = required(z.string().check(refuseBy(amountProblem)));

/** The form's and its action's. */
export const transferOrder = z
  .object({
    sourceAccount: account('Choose an account to send from.'),
    targetAccount: account('Choose an account to send to.'),
    amount,
    referenceId: ownReference,
    retryPreset: z.pipe(
      optional(keyOf(RETRY_PRESETS, 'Choose a retry policy.')),
      z.transform((preset) => preset ?? DEFAULT_RETRY_PRESET),
    ),
  })
  .check(
    refuseAt('targetAccount', ({ sourceAccount, targetAccount }) =>
      sourceAccount && sourceAccount === targetAccount ? 'Choose a different account to send to.' : undefined,
    ),
  );

export type OrderFields = z.input<typeof transferOrder>;
