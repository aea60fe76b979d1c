import { X } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { ConnectionNote } from '#app/_live/connection-note.tsx';
import type { Connection } from '#app/_live/live-query.ts';
import { PauseUpdates } from '#app/_live/pause-updates.tsx';
import { FromTo } from '#app/_ui/from-to.tsx';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import { type Absence, UNAVAILABLE } from '#app/stage/[referenceId]/_facts/guide.ts';
import { describeProgress } from '#app/transfers/[referenceId]/_labels/flow-labels.ts';
import { formatMoney } from '#lib/shared/money.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

interface Props {
  referenceId: string;
  view: TransferView | undefined;
  /** By account. */
  holders: Readonly<Record<string, string>>;
  /** The scenario's. */
  title: string | undefined;
  absence: Absence | null;
  workersPolling: number | null;
  connection: Connection;
  children: ReactNode;
}

export function StageHeader({
  referenceId,
  view,
  holders,
  title,
  absence,
  workersPolling,
  connection,
  children,
}: Props) {
  return (
    <header className="flex min-w-0 flex-wrap items-center gap-x-5 gap-y-2 staged:flex-nowrap staged:[grid-area:head]">
      <h1 className="money shrink-0 text-figure font-semibold tracking-tight">
        {view ? formatMoney(view.amountMinor, view.currency) : titleWithout(absence, title)}
      </h1>
      <div className="min-w-0 grow basis-full staged:basis-0">
        {view ? (
          <>
            <p className="truncate font-medium">{title}</p>
            <p className="truncate text-muted">
              <FromTo
                from={holders[view.sourceAccount] ?? <span className="font-mono">{view.sourceAccount}</span>}
                to={holders[view.targetAccount] ?? <span className="font-mono">{view.targetAccount}</span>}
              />
            </p>
          </>
        ) : (
          <p className="truncate font-mono text-muted">{referenceId}</p>
        )}
      </div>
      {view ? <StatusBadge status={view.status} progress={describeProgress(view, workersPolling)} /> : null}
      <ConnectionNote connection={connection} />
      <PauseUpdates />
      {children}
      <Link
        href={`/transfers/${referenceId}`}
        prefetch={false}
        data-key="escape"
        aria-keyshortcuts="Escape"
        className="button button-plain"
      >
        <X className="size-4" aria-hidden="true" />
        Exit (Esc)
      </Link>
    </header>
  );
}

function titleWithout(absence: Absence | null, title = 'Not sent yet'): string {
  return absence && absence !== 'not-sent' ? UNAVAILABLE[absence] : title;
}
