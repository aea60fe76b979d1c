import type { ReactNode } from 'react';

interface Props {
  id: string;
  title: string;
  lead: string;
  aside?: ReactNode;
  children: ReactNode;
}

export function Section({ id, title, lead, aside, children }: Props) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="min-w-0 scroll-mt-20 lg:scroll-mt-8 xl:tall:scroll-mt-40"
    >
      <div className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div>
          <h2 id={`${id}-title`} className="text-heading font-semibold tracking-tight">
            {title}
          </h2>
          <p className="mt-0.5 max-w-prose text-muted text-pretty">{lead}</p>
        </div>
        {aside}
      </div>
      {children}
    </section>
  );
}
