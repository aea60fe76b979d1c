import type { ActionResult } from './actions.ts';

/** What every decision needs: who decides, and why. */
export function DecisionFields({ result }: { result: ActionResult }) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <LabelledInput name="by" label="Your name" result={result} />
      <LabelledInput name="reason" label="Reason" result={result} />
    </div>
  );
}

interface InputProps {
  name: string;
  label: string;
  result: ActionResult;
}

/** A field that keeps what was typed when the decision is refused. */
export function LabelledInput({ name, label, result }: InputProps) {
  const typed = result.kind === 'refused' ? result.values[name] : undefined;
  return (
    <label className="grid gap-1.5 text-sm font-medium">
      {label}
      <input
        name={name}
        className="field-input font-normal"
        autoComplete="off"
        defaultValue={typeof typed === 'string' ? typed : ''}
      />
    </label>
  );
}

export function Refusal({ result }: { result: ActionResult }) {
  if (result.kind !== 'refused') return null;
  return (
    <p role="alert" className="text-sm text-refused">
      {result.message}
    </p>
  );
}
