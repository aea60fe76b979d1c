import type { ReactNode } from 'react';
import { Time } from '#app/_ui/time.tsx';
import type { TransferPage } from '#lib/transfers/queries/list-transfers.ts';
import { ListNotices } from './list-notices.tsx';
import { allShown } from './shown-rows.ts';
import { TransferTable } from './transfer-table.tsx';

interface Props {
  page: TransferPage | null;
  takenAtMs: number;
  empty: ReactNode;
  past: ReactNode;
}

/** A later page of the list does not update: new transfers appear on the first. */
export function StaticList({ page, takenAtMs, empty, past }: Props) {
  return (
    <>
      <p className="mb-2 flex min-h-9 items-center justify-end gap-1 text-note text-muted">
        As of <Time at={new Date(takenAtMs).toISOString()} />
      </p>
      <ListNotices page={page} past={past} />
      {page && page.items.length + page.unreadable.length > 0 ? (
        <div className="card overflow-x-auto">
          <TransferTable
            rows={allShown(page.items)}
            unreadable={page.unreadable}
            nowMs={takenAtMs}
            takenAtMs={takenAtMs}
          />
        </div>
      ) : page ? (
        <div className="card">{empty}</div>
      ) : null}
    </>
  );
}
