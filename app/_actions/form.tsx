'use client';

import type { ReactNode } from 'react';
import { ActionFormElement } from './action-form-element.tsx';
import { ErrorSummary } from './error-summary.tsx';
import type { ActionFormState } from './use-action-form.ts';

interface Props {
  state: Omit<ActionFormState, 'result'>;
  className?: string;
  children: ReactNode;
}

/** The form of {@link useActionForm}: what to correct comes first. */
export function Form({ state, className = '', children }: Props) {
  return (
    <ActionFormElement {...state.form} className={`grid gap-4 ${className}`}>
      <ErrorSummary {...state} />
      {children}
    </ActionFormElement>
  );
}
