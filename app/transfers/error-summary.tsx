'use client';

import { useEffect, useRef } from 'react';
import type { OrderErrors } from '#lib/transfers/order-form.ts';

/** What is wrong with the form, all of it, each with a link to its field. It takes the focus. */
export function ErrorSummary({ errors, attempt }: { errors: OrderErrors; attempt: number }) {
  const summary = useRef<HTMLDivElement>(null);
  const problems = Object.entries(errors);
  const shown = problems.length > 0;
  useEffect(() => {
    if (shown && attempt > 0) summary.current?.focus();
  }, [shown, attempt]);
  if (!shown) return null;
  return (
    <div
      ref={summary}
      role="alert"
      tabIndex={-1}
      className="rounded-lg bg-refused-wash px-4 py-3 text-sm text-refused"
    >
      <p className="font-medium">Nothing was sent yet.</p>
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
