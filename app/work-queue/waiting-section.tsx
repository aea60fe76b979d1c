import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { EmptyState } from '#app/_ui/empty-state.tsx';
import type { WaitingItem, WaitingList } from '#lib/work-queue/work-queue.ts';

interface Props {
  title: string;
  /** Null while Temporal is unavailable. */
  list: WaitingList | null;
  icon: LucideIcon;
  emptyTitle: string;
  emptyText: string;
  children: (item: WaitingItem) => ReactNode;
}

export function WaitingSection({ title, list, icon, emptyTitle, emptyText, children }: Props) {
  const id = useId();
  if (!list) return null;
  const { items, total } = list;
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-3 flex items-center gap-2 text-heading font-medium">
        {title}
        <span className="rounded-full bg-sunken px-2 text-note text-muted tabular-nums">{total}</span>
      </h2>
      {items.length === 0 ? (
        <div className="card">
          <EmptyState icon={icon} title={emptyTitle} text={emptyText} />
        </div>
      ) : (
        <ul className="grid gap-4">{items.map(children)}</ul>
      )}
      {total > items.length ? (
        <p className="mt-3 text-muted">
          Showing the oldest {items.length} of {total}.
        </p>
      ) : null}
    </section>
  );
}
