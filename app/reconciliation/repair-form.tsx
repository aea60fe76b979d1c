'use client';

import { ActionForm } from '#app/_actions/action-form.tsx';
import { TextField } from '#app/_actions/text-field.tsx';
import { mend as mendTransfer } from '#app/_decisions/resilient-repair-actions.ts';
import type { Mend } from '#lib/reconciliation/findings.ts';
import { MEND_WORDS } from './labels.ts';

interface Props {
  referenceId: string;
  mend: Exclude<Mend, 'none'>;
  refusal: string | undefined;
}

/** The one act that mends a finding: what it does, why it is done, and its button. */
export function MendForm({ referenceId, mend, refusal }: Props) {
  const { label, follows } = MEND_WORDS[mend];
  return (
    <div className="mt-4 border-t border-line pt-4">
      <ActionForm
        action={mendTransfer}
        hidden={{ referenceId }}
        buttons={[{ label, tone: 'primary', refusal }]}
      >
        {(result) => (
          <>
            <p className="max-w-prose text-muted text-pretty">{follows}</p>
            <div className="max-w-md">
              <TextField name="reason" label="Reason" maxLength={500} result={result} />
            </div>
          </>
        )}
      </ActionForm>
    </div>
  );
}
