import { ActionForm } from '#app/_actions/action-form.tsx';
import { TextField } from '#app/_actions/text-field.tsx';
import type { ActionFormState, FormChoice } from '#app/_actions/use-action-form.ts';
import { MAX_ID_LENGTH } from '#lib/shared/ids.ts';
import { REASON } from '#lib/shared/text.ts';
import { refundResolution } from '#lib/transfers/schemas.ts';
import { DecisionId } from './decision-id.tsx';
import { LapsedClaim, type LapsedClaimProps } from './lapsed-claim.tsx';
import type { RefundFormProps } from './refund-form-props.ts';
import { RESEND } from './resend.ts';

interface Props extends RefundFormProps, LapsedClaimProps {
  /** Where “Refund again” sends the money. */
  backTo: string;
}

export function ReturnMoney({ action, referenceId, occasion, backTo, lapsed, refusal }: Props) {
  return (
    <ActionForm
      schema={refundResolution}
      action={action}
      hidden={{ referenceId }}
      resend={RESEND}
      defaults={{ resolution: 'retry' }}
      buttons={[{ label: 'Submit', tone: 'primary', refusal }]}
    >
      {({ field, choice, result }) => (
        <>
          <DecisionId result={result} occasion={occasion} />
          <LapsedClaim lapsed={lapsed} choice={choice('notPaid')} />
          <Fields backTo={backTo} field={field} choice={choice('resolution')} />
        </>
      )}
    </ActionForm>
  );
}

interface FieldsProps {
  backTo: string;
  field: ActionFormState['field'];
  choice: FormChoice;
}

function Fields({ backTo, field, choice }: FieldsProps) {
  return (
    <div className="group grid gap-4">
      <Choices backTo={backTo} choice={choice} />
      {/* Shown by CSS alone, to work without scripts. */}
      <div className="hidden group-has-[[value=redirect]:checked]:block">
        <TextField field={field('account')} label="Refund account" maxLength={MAX_ID_LENGTH} code />
      </div>
      <TextField field={field('reason')} label="Reason" maxLength={REASON.maxLength} />
    </div>
  );
}

function Choices({ backTo, choice }: Omit<FieldsProps, 'field'>) {
  const { id, name, initial, onChange } = choice;
  const choices = [
    { value: 'retry', label: 'Refund again', effect: `To ${backTo}, with a new key.` },
    {
      value: 'redirect',
      label: 'Refund to another account',
      effect: 'If the original account cannot receive it.',
    },
    {
      value: 'claim',
      label: 'Pay outside Remit',
      effect: 'Claim it before you pay, so that nobody else pays too.',
    },
  ];
  return (
    <fieldset id={id} tabIndex={-1} className="grid gap-2 outline-none sm:grid-cols-3">
      <legend className="sr-only">Decision</legend>
      {choices.map(({ value, label, effect }) => (
        <label
          key={value}
          className="flex cursor-pointer gap-3 rounded-lg border border-line-strong p-3 has-checked:border-accent has-checked:bg-accent-wash"
        >
          <input
            type="radio"
            name={name}
            value={value}
            defaultChecked={value === initial}
            onChange={onChange}
            className="mt-0.5 size-4 shrink-0 accent-(--accent)"
          />
          <span>
            <span className="block font-medium">{label}</span>
            <span className="block text-note text-muted">{effect}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
