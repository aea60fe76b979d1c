'use client';

import { useEffect, useRef } from 'react';
import type { ActionFormState } from './use-action-form.ts';

/** Which fields to correct. It takes the focus each time that sending is refused. */
export function ErrorSummary({
  problems,
  refusals,
  mayBeDone,
}: Pick<ActionFormState, 'problems' | 'refusals' | 'mayBeDone'>) {
  const summary = useRef<HTMLDivElement>(null);
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
        {mayBeDone
          ? 'Not sent again. The earlier attempt may have succeeded.'
          : 'Not sent. Correct these fields:'}
      </p>
      <ul className="mt-1 list-disc pl-5">
        {problems.map(({ id, message }) => (
          <li key={id}>
            <a href={`#${id}`} className="underline underline-offset-2">
              {message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
