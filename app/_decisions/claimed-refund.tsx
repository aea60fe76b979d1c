import { ActionForm } from '#app/_actions/action-form.tsx';
import { TextField } from '#app/_actions/text-field.tsx';
import { Time } from '#app/_ui/time.tsx';
import { EXTERNAL_REFERENCE } from '#lib/shared/text.ts';
import { refundResolution } from '#lib/transfers/schemas.ts';
import type { RefundClaim } from '#temporal/contract.ts';
import { DecisionId } from './decision-id.tsx';
import type { RefundFormProps } from './refund-form-props.ts';
import { RESEND } from './resend.ts';

interface Props extends RefundFormProps {
  claim: RefundClaim;
  until: string;
}

/** Its holder pays outside Remit, then records it here. */
export function ClaimedRefund({ action, referenceId, occasion, claim, until, refusal }: Props) {
  return (
    <ActionForm
      schema={refundResolution}
      action={action}
      hidden={{ referenceId, reason: claim.reason }}
      resend={RESEND}
      buttons={[
        {
          label: 'Record payment',
          tone: 'primary',
          name: 'resolution',
          value: 'refundedExternally',
          refusal,
        },
        { label: 'Give back', tone: 'quiet', name: 'resolution', value: 'release', refusal },
      ]}
    >
      {({ field, result }) => (
        <>
          <DecisionId result={result} occasion={occasion} />
          <p className="max-w-prose text-pretty">
            Claimed by you until <Time at={until} />
            {claim.confirmedBy ? `, confirmed by ${claim.confirmedBy}` : ''}.{' '}
            {claim.paidBy
              ? `Do not pay: record what ${claim.paidBy} has paid.`
              : 'Pay now, then record the payment.'}
          </p>
          <TextField
            field={field('externalReference')}
            label="External reference"
            hint="For example a cheque number."
            maxLength={EXTERNAL_REFERENCE.maxLength}
          />
        </>
      )}
    </ActionForm>
  );
}
