import type { ReactNode } from 'react';

interface Props {
  title: string;
  text: string;
  children: ReactNode;
}

/** In place of a page that cannot be shown. */
export function MessagePage({ title, text, children }: Props) {
  return (
    <div className="mx-auto max-w-md py-16 text-center">
      <h1 className="text-title font-semibold tracking-tight">{title}</h1>
      <p className="mt-2 mb-6 text-body text-muted">{text}</p>
      {children}
    </div>
  );
}
