'use client';

import { ActionForm } from '#app/_actions/action-form.tsx';
import { TextField } from '#app/_actions/text-field.tsx';
import { LapsedClaim, type LapsedClaimProps } from '#app/_decisions/lapsed-claim.tsx';
import { repairAction } from '#app/_decisions/repair-actions.ts';
import type { FindingAmounts, RepairEffect } from '#lib/reconciliation/findings.ts';
import { REASON } from '#lib/shared/text.ts';
import { repairRequest } from '#lib/transfers/schemas.ts';
import { REPAIR_LABELS } from './finding-labels.ts';

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
        hidden={{ referenceId, sourceAccount, inTransitMinor: String(inTransitMinor) }}
        buttons={[{ label, tone: 'primary', refusal }]}
      >
        {({ field, choice }) => (
          <>
            <LapsedClaim lapsed={lapsed} choice={choice('notPaid')} />
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
