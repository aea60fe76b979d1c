'use client';

import { type ReactNode, useState } from 'react';
import { ShowNew } from '#app/_lists/show-new.tsx';
import { useServerClock } from '#app/_live/server-clock.tsx';
import { useLive } from '#app/_live/use-live.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import type { TransferList } from '#lib/transfers/live/transfer-list.ts';
import type { TransferSummary } from '#lib/transfers/queries/list-transfers.ts';
import { ListNotices } from './list-notices.tsx';
import { allShown, countNew, type ShownRow, updateInPlace } from './shown-rows.ts';
import { TransferTable } from './transfer-table.tsx';

const AGE_STEP_MS = 5_000;

interface Props {
  topic: string;
  initial: Snapshot<TransferList>;
  empty: ReactNode;
  past: ReactNode;
  children: ReactNode;
}

/** The first page, live, without rows moving under the pointer. */
export function LiveList({ topic, initial, empty, past, children }: Props) {
  const { snapshot } = useLive(topic, initial);
  const { rows, waiting, showAll } = useShownRows(snapshot);
  const nowMs = useServerClock(snapshot.takenAtMs, AGE_STEP_MS);
  const unreadable = snapshot.data.page?.unreadable ?? [];
  return (
    <>
      <ShowNew count={waiting > 0 ? String(waiting) : null} onShow={showAll} />
      <ListNotices page={snapshot.data.page} past={past} />
      {rows.length + unreadable.length > 0 ? (
        <div className="card overflow-x-auto">
          <TransferTable rows={rows} unreadable={unreadable} nowMs={nowMs} takenAtMs={snapshot.takenAtMs} />
        </div>
      ) : snapshot.data.page ? (
        <div className="card">{empty}</div>
      ) : null}
      {children}
    </>
  );
}

/** They stay while Temporal is unavailable. */
function useShownRows({ data }: Snapshot<TransferList>): {
  rows: ShownRow<TransferSummary>[];
  waiting: number;
  showAll(): void;
} {
  const latest = data.page?.items;
  const [shown, setShown] = useState({ data, rows: allShown(latest ?? []) });
  if (latest && shown.data !== data) {
    // An empty list has nothing to move.
    const rows = shown.rows.length === 0 ? allShown(latest) : updateInPlace(shown.rows, latest);
    setShown({ data, rows });
  }
  return {
    rows: shown.rows,
    waiting: latest ? countNew(shown.rows, latest) : 0,
    showAll: () => setShown({ data, rows: allShown(latest ?? []) }),
  };
}
