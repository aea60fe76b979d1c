import type { FormChoice } from '#app/_actions/use-action-form.ts';
import { WhoMayHavePaid } from '#app/_decisions/lapsed-claim.tsx';
import { Notice } from '#app/_ui/notice.tsx';
import type { RefundClaim } from '#temporal/contract.ts';

const CHOICES = [
  { value: 'not-paid', label: 'It was not paid', effect: 'Repair returns the money to the sender.' },
  {
    value: 'paid',
    label: 'It was paid by hand',
    effect: 'Nothing is refunded: the repair waits until you have recorded the payment.',
  },
];

/** Nobody may have paid who is not asked about: without an answer nothing is repaired. */
export function PaymentChoice({ claim, choice }: { claim: RefundClaim; choice: FormChoice }) {
  const { id, name, initial, onChange } = choice;
  return (
    <Notice>
      <WhoMayHavePaid claim={claim} />
      <fieldset id={id} tabIndex={-1} className="mt-2 grid gap-2 outline-none">
        <legend className="sr-only">Was it paid?</legend>
        {CHOICES.map(({ value, label, effect }) => (
          <label key={value} className="flex gap-2">
            <input
              type="radio"
              name={name}
              value={value}
              defaultChecked={initial === value}
              onChange={onChange}
              required
              className="mt-1 size-4 shrink-0 accent-(--accent)"
            />
            <span>
              <span className="font-medium">{label}.</span> {effect}
            </span>
          </label>
        ))}
      </fieldset>
    </Notice>
  );
}
