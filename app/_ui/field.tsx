import { type ReactNode, useId } from 'react';

interface Control {
  id: string;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
}

interface Props {
  /** Given where a link leads to the control. */
  id?: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  children: (control: Control) => ReactNode;
}

/** Ties label, control, hint and error together for screen readers. */
export function Field({ id: givenId, label, hint, error, children }: Props) {
  const ownId = useId();
  const id = givenId ?? ownId;
  const note = error ?? hint;
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1.5 block font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-invalid': Boolean(error),
        'aria-describedby': note ? `${id}-note` : undefined,
      })}
      {note ? (
        <p
          id={`${id}-note`}
          className={`mt-1.5 text-note text-pretty ${error ? 'text-refused' : 'text-muted'}`}
        >
          {note}
        </p>
      ) : null}
    </div>
  );
}
