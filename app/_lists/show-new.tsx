import { ArrowUp } from 'lucide-react';

/** `count` is null where nothing waits. Over the list: appearing, it moves no row. */
export function ShowNew({ count, onShow }: { count: string | null; onShow: () => void }) {
  return (
    <div role="status" className="sticky top-20 z-10 flex h-0 items-center justify-center lg:top-6">
      {count === null ? null : (
        <button type="button" className="button button-primary shadow-raised" onClick={onShow}>
          <ArrowUp className="size-4" aria-hidden="true" />
          Show {count} new
        </button>
      )}
    </div>
  );
}
