import type { ReactNode } from 'react';

interface Props {
  name: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** The control: it takes the field's id and what describes it. */
  children: (control: { id: string; 'aria-invalid': boolean; 'aria-describedby': string }) => ReactNode;
}

/** A label, its control, a hint, and what is wrong with it, tied together for every reader. */
export function Field({ name, label, hint, error, children }: Props) {
  return (
    <div>
      <label htmlFor={name} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      {children({ id: name, 'aria-invalid': Boolean(error), 'aria-describedby': `${name}-note` })}
      <p id={`${name}-note`} className={`mt-1.5 text-xs ${error ? 'text-refused' : 'text-muted'}`}>
        {error ?? hint}
      </p>
    </div>
  );
}
