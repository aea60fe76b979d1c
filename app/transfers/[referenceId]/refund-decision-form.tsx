'use client';

import { useActionState, useId } from 'react';
import { type Actor, refusalOf } from '#lib/permissions.ts';
import { type ActionResult, IDLE } from '../../_actions/action-result.ts';
import { SubmitButton } from '../../_components/submit-button.tsx';
import { LabelledInput, Refusal } from './decision-fields.tsx';
import { resolveRefund } from './resilient-actions.ts';

interface Props {
  referenceId: string;
  sourceAccount: string;
  actor: Actor;
}

/** What a person decides when the bank did not take the refund, in the name of whoever acts. */
export function RefundDecisionForm({ referenceId, sourceAccount, actor }: Props) {
  const [result, submit] = useActionState(resolveRefund, IDLE);
  const note = useId();
  const obstacle = refusalOf(actor, 'resolve-refund');
  return (
    <form action={submit} className="group card grid gap-4 p-5">
      <div>
        <h2 className="text-heading font-semibold">The refund needs a decision</h2>
        <p className="mt-1 text-muted">
          The bank did not take it. The money waits on the clearing account, for as long as it takes.
        </p>
      </div>
      <input type="hidden" name="referenceId" value={referenceId} />
      <Choices sourceAccount={sourceAccount} result={result} />
      {/* Shown by the choice alone, in CSS, so that it works before any script. */}
      <div className="hidden group-has-[[value=redirect]:checked]:block">
        <LabelledInput name="account" label="Account the refund goes to" result={result} />
      </div>
      <div className="hidden group-has-[[value=settledElsewhere]:checked]:block">
        <LabelledInput
          name="externalReference"
          label="External reference"
          hint="Under which the money was returned, such as the number of a cheque."
          result={result}
        />
      </div>
      <LabelledInput name="reason" label="Reason" result={result} />
      <Refusal result={result} />
      <fieldset
        disabled={obstacle !== undefined}
        aria-describedby={note}
        className="flex flex-wrap items-center gap-3"
      >
        <SubmitButton>Carry out the decision</SubmitButton>
        <p id={note} className="text-note text-muted">
          {obstacle ?? `In your name: ${actor.name}.`}
        </p>
      </fieldset>
    </form>
  );
}

function Choices({ sourceAccount, result }: { sourceAccount: string; result: ActionResult }) {
  const chosen = result.kind === 'refused' ? result.values.resolution : undefined;
  const choices = [
    { value: 'retry', label: 'Refund again', effect: `To ${sourceAccount}, under a new key.` },
    { value: 'redirect', label: 'Refund to another account', effect: 'Where the first cannot take it.' },
    { value: 'settledElsewhere', label: 'Settled elsewhere', effect: 'You have returned it by other means.' },
  ];
  return (
    <fieldset className="grid gap-2 sm:grid-cols-3">
      <legend className="sr-only">What is to be done</legend>
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
            className="mt-1 accent-(--accent)"
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
