/** What people send about transfers: each schema is its form's and its action's. */
import * as z from 'zod/mini';
import { id, keyOf, line, optional, refuseAt, refuseBy, required } from '#lib/shared/fields.ts';
import { ACCOUNT_ID_PATTERN, isScriptId } from '#lib/shared/ids.ts';
import { amountProblem } from '#lib/shared/money.ts';
import { EXTERNAL_REFERENCE, pastedId, REASON } from '#lib/shared/text.ts';
import { DEFAULT_RETRY_PRESET, RETRY_PRESETS } from './retry-presets.ts';

const referenceId = required(id());
/** Of the person’s intent: sent again, it is the same decision. */
const decisionId = required(id('The form is incomplete: reload the page.'));
const reason = required(line(REASON));

function account(missing: string) {
  const problemOf = (text: string) => {
    if (text === '') return missing;
    return ACCOUNT_ID_PATTERN.test(text) ? undefined : `Account ${text} does not exist.`;
  };
  return required(z.string().check(z.overwrite(pastedId), refuseBy(problemOf)));
}

const ownReference = required(
  id().check(
    refuseBy((text) =>
      isScriptId(text) ? 'Choose a reference that does not begin with script-.' : undefined,
    ),
  ),
);

const amount = required(z.string().check(refuseBy(amountProblem)));

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

export const transferReference = z.object({ referenceId });

export const cancellation = z.object({ referenceId, reason: optional(line(REASON)) });

const shownMinor = required(
  z.string().check(z.regex(/^\d{1,15}$/, 'The form is incomplete: reload the page.')),
);

const SAY_WHETHER_PAID = 'Say whether it was paid.';

/** Where the form shows a claim of somebody who may have paid: the one whose holder has not. */
const notPaid = optional(z.string());

/** With what its finding shows: if that has changed, nothing is repaired. */
export const repairRequest = z
  .object({
    referenceId,
    reason,
    inTransitMinor: z.pipe(shownMinor, z.transform(Number)),
    sourceAccount: required(id('The form is incomplete: reload the page.')),
    claim: optional(z.string()),
    payment: optional(z.enum(['paid', 'not-paid'], SAY_WHETHER_PAID)),
  })
  .check(refuseAt('payment', ({ claim, payment }) => (claim && !payment ? SAY_WHETHER_PAID : undefined)));

export const approval = z.object({
  referenceId,
  decisionId,
  decision: z.enum(['approve', 'reject'], 'Choose a decision.'),
  reason,
});

/** The decider is not in the form: the server knows them. */
export const refundResolution = z.discriminatedUnion(
  'resolution',
  [
    z.object({ resolution: z.literal('retry'), referenceId, decisionId, reason, notPaid }),
    z.object({
      resolution: z.literal('redirect'),
      referenceId,
      decisionId,
      account: required(id('Enter the refund account.')),
      reason,
      notPaid,
    }),
    z.object({ resolution: z.literal('nothingOwed'), referenceId, decisionId, reason, notPaid }),
    z.object({ resolution: z.literal('claim'), referenceId, decisionId, reason, notPaid }),
    z.object({
      resolution: z.literal('confirm'),
      referenceId,
      decisionId,
      plan: required(z.string().check(z.minLength(1, 'The form is incomplete: reload the page.'))),
    }),
    z.object({ resolution: z.literal('release'), referenceId, decisionId }),
    z.object({
      resolution: z.literal('refundedExternally'),
      referenceId,
      decisionId,
      externalReference: required(line(EXTERNAL_REFERENCE)),
      reason,
    }),
  ],
  'Choose a decision.',
);
