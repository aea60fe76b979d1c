'use client';

import { useEffect, useRef } from 'react';
import type { OrderErrors } from '#lib/transfers/form/order-form.ts';

interface Props {
  errors: OrderErrors;
  /** Takes the focus each time it grows. */
  refusals: number;
  /** An earlier send of this reference got no answer. */
  mayHaveStarted: boolean;
}

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
      <ul className="mt-1 list-disc pl-5">
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
