'use client';

import { ActionForm } from '#app/_actions/action-form.tsx';
import { TextField } from '#app/_actions/text-field.tsx';
import type { LapsedClaimProps } from '#app/_decisions/lapsed-claim.tsx';
import { repairAction } from '#app/_decisions/repair-actions.ts';
import type { FindingAmounts, RepairEffect } from '#lib/reconciliation/findings.ts';
import { REASON } from '#lib/shared/text.ts';
import { repairRequest } from '#lib/transfers/schemas.ts';
import { claimText } from '#temporal/contract.ts';
import { REPAIR_LABELS } from './finding-labels.ts';
import { PaymentChoice } from './payment-choice.tsx';

interface Props extends LapsedClaimProps {
  referenceId: string;
  /** What the finding shows: a repair acts on nothing else. */
  amounts: FindingAmounts;
  repair: Exclude<RepairEffect, 'none'>;
  refusal: string | undefined;
}

export function RepairForm({ referenceId, amounts, repair, lapsed, refusal }: Props) {
  const { label, effect } = REPAIR_LABELS[repair];
  const { inTransitMinor, sourceAccount } = amounts;
  return (
    <div className="mt-4 border-t border-line pt-4">
      <ActionForm
        schema={repairRequest}
        action={repairAction}
        hidden={{
          referenceId,
          sourceAccount,
          inTransitMinor: String(inTransitMinor),
          ...(lapsed && { claim: claimText(lapsed) }),
        }}
        buttons={[{ label, tone: 'primary', refusal }]}
      >
        {({ field, choice }) => (
          <>
            {/* What was chosen for one claim says nothing of the next. */}
            {lapsed ? (
              <PaymentChoice key={claimText(lapsed)} claim={lapsed} choice={choice('payment')} />
            ) : null}
            <p className="max-w-prose text-muted text-pretty">{effect}</p>
            <div className="max-w-md">
              <TextField field={field('reason')} label="Reason" maxLength={REASON.maxLength} />
            </div>
          </>
        )}
      </ActionForm>
    </div>
  );
}
