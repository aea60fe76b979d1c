/** What people send about a transfer that exists: each schema is its form's and its action's. */
import * as z from 'zod/mini';
import { id, line, optional, refuseAt, required } from '#lib/shared/fields.ts';
import { EXTERNAL_REFERENCE, REASON } from '#lib/shared/text.ts';

const referenceId = required(id());
/** Of the person’s intent: sent again, it is the same decision. */
const decisionId = required(id('The form is incomplete: reload the page.'));
const reason = required(line(REASON));

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
