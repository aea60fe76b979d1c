import type { ReactNode } from 'react';

interface Props {
  title: string;
  text: string;
  /** The way on. */
  children: ReactNode;
}

/** What stands where a page cannot: why, and the way on. */
export function MessagePage({ title, text, children }: Props) {
  return (
    <div className="mx-auto max-w-md py-16 text-center">
      <h1 className="text-title font-semibold tracking-tight">{title}</h1>
      <p className="mt-2 mb-6 text-body text-muted">{text}</p>
      {children}
    </div>
  );
}
