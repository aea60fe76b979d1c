'use client';

import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormStatus } from 'react-dom';

interface Props {
  tone?: 'primary' | 'quiet' | 'danger';
  name?: string;
  value?: string;
  children: ReactNode;
}

/** Sends its form once: while the answer is awaited it keeps its width and cannot be pressed again. */
export function SubmitButton({ tone = 'primary', children, ...button }: Props) {
  const { pending } = useFormStatus();
  return (
    <button type="submit" className={`button button-${tone}`} disabled={pending} {...button}>
      {pending ? <LoaderCircle className="size-4 motion-safe:animate-spin" aria-hidden="true" /> : null}
      {children}
    </button>
  );
}
