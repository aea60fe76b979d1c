'use client';

import { useEffect, useRef } from 'react';
import type { OrderErrors } from '#lib/transfers/form/order-form.ts';

interface Props {
  errors: OrderErrors;
  /** How often the form was refused so far: each time the summary takes the focus. */
  refusals: number;
  /** Whether an earlier send of the same reference was never answered. */
  mayHaveStarted: boolean;
}

/** What is wrong with the form, all of it, each with a link to its field. */
export function ErrorSummary({ errors, refusals, mayHaveStarted }: Props) {
  const summary = useRef<HTMLDivElement>(null);
  const problems = Object.entries(errors);
  useEffect(() => {
    if (refusals > 0) summary.current?.focus();
  }, [refusals]);
  if (problems.length === 0) return null;
  return (
    <div
      ref={summary}
      role="alert"
      tabIndex={-1}
      className="rounded-lg bg-refused-wash px-4 py-3 text-refused"
    >
      <p className="font-medium">
        {mayHaveStarted
          ? 'Not sent again. The earlier attempt may have started a transfer.'
          : 'Not sent. Correct these fields:'}
      </p>
      <ul className="mt-1 list-inside list-disc">
        {problems.map(([field, message]) => (
          <li key={field}>
            <a href={`#${field}`} className="underline underline-offset-2">
              {message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
