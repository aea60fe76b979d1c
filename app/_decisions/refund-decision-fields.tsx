import type { ActionResult } from '#app/_actions/action-result.ts';
import { TextField } from '#app/_actions/text-field.tsx';

interface Props {
  /** Where “Refund again” sends the money. */
  backTo: string;
  result: ActionResult;
}

export function RefundDecisionFields({ backTo, result }: Props) {
  return (
    <div className="group grid gap-4">
      <Choices backTo={backTo} result={result} />
      {/* Shown by CSS alone, to work without scripts. */}
      <div className="hidden group-has-[[value=redirect]:checked]:block">
        <TextField name="account" label="Refund account" maxLength={64} code result={result} />
      </div>
      <div className="hidden group-has-[[value=refundedExternally]:checked]:block">
        <TextField
          name="externalReference"
          label="External reference"
          hint="For example a cheque number."
          maxLength={100}
          result={result}
        />
      </div>
      <TextField name="reason" label="Reason" maxLength={500} result={result} />
    </div>
  );
}

function Choices({ backTo, result }: Props) {
  const chosen = result.kind === 'failed' ? result.values.resolution : undefined;
  const choices = [
    { value: 'retry', label: 'Refund again', effect: `To ${backTo}, with a new key.` },
    {
      value: 'redirect',
      label: 'Refund to another account',
      effect: 'If the original account cannot receive it.',
    },
    {
      value: 'refundedExternally',
      label: 'Paid outside Remit',
      effect: 'You already returned the money by other means.',
    },
  ];
  return (
    <fieldset className="grid gap-2 sm:grid-cols-3">
      <legend className="sr-only">Decision</legend>
      {choices.map(({ value, label, effect }) => (
        <label
          key={value}
          className="flex cursor-pointer gap-3 rounded-lg border border-line-strong p-3 has-checked:border-accent has-checked:bg-accent-wash"
        >
          <input
            type="radio"
            name="resolution"
            value={value}
            defaultChecked={value === (chosen ?? 'retry')}
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
