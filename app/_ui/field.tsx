import type { ReactNode } from 'react';

interface Control {
  id: string;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
}

interface Props {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  /** The control: it takes the field's id and what describes it. */
  children: (control: Control) => ReactNode;
}

/** A label, its control, a hint, and what is wrong with it, tied together for every reader. */
export function Field({ name, label, hint, error, children }: Props) {
  const note = error ?? hint;
  return (
    <div className="min-w-0">
      <label htmlFor={name} className="mb-1.5 block text-body font-medium">
        {label}
      </label>
      {children({
        id: name,
        'aria-invalid': Boolean(error),
        'aria-describedby': note ? `${name}-note` : undefined,
      })}
      {note ? (
        <p id={`${name}-note`} className={`mt-1.5 text-note ${error ? 'text-refused' : 'text-muted'}`}>
          {note}
        </p>
      ) : null}
    </div>
  );
}
