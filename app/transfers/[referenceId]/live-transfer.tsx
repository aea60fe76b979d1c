'use client';

import Link from 'next/link';
import type { Snapshot } from '#lib/live/shared-watch.ts';
import { formatMoney } from '#lib/money.ts';
import type { LiveTransfer as LiveTransferData, TransferView } from '#lib/transfers/view.ts';
import { ConnectionNote } from '../../_components/connection-note.tsx';
import { Notice, Notices } from '../../_components/notice.tsx';
import { StatusBadge } from '../../_components/status-badge.tsx';
import { Time } from '../../_components/time.tsx';
import { useLive } from '../../_components/use-live.ts';
import { AskWorkflow } from './ask-workflow.tsx';
import { MoneyStrip } from './money-strip.tsx';
import { Timeline } from './timeline.tsx';
import { TransferActions } from './transfer-actions.tsx';
import { describeTransfer } from './words.ts';

interface Props {
  initial: Snapshot<LiveTransferData>;
  /** The form was sent again under the reference of this transfer. */
  again: boolean;
}

/** One transfer, from the first step to the last, as it happens. */
export function LiveTransfer({ initial, again }: Props) {
  const { referenceId } = initial.data.view;
  const { snapshot, connection } = useLive(`transfer/${referenceId}`, initial);
  const { view } = snapshot.data;
  return (
    <article className="grid gap-8">
      <header>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <Link href="/" className="quiet-link text-sm">
            <span aria-hidden="true">←</span> Desk
          </Link>
          <ConnectionNote connection={connection} />
        </div>
        <div className="mt-6 flex flex-wrap items-center gap-x-4 gap-y-2">
          <h1 className="money text-3xl font-semibold tracking-tight sm:text-4xl">
            {formatMoney(view.amountMinor, view.currency)}
          </h1>
          <StatusBadge status={view.status} />
        </div>
        <p className="mt-2 text-muted">
          from <span className="font-mono text-ink">{view.sourceAccount}</span> to{' '}
          <span className="font-mono text-ink">{view.targetAccount}</span>
        </p>
        <p role="status" className="mt-4 max-w-prose text-pretty">
          {describeTransfer(view)}
        </p>
      </header>
      <TransferNotices again={again} live={snapshot.data} />
      <MoneyStrip view={view} />
      <TransferActions view={view} />
      <div className="grid items-start gap-10 lg:grid-cols-[1fr_18rem]">
        <Timeline view={view} serverNowMs={snapshot.takenAtMs} />
        <Facts view={view} />
      </div>
    </article>
  );
}

function TransferNotices({ again, live }: { again: boolean; live: LiveTransferData }) {
  const { view, temporalAnswers, temporalKnows, bankAnswers } = live;
  const open = view.closedAt === null;
  return (
    <Notices>
      {again ? (
        <Notice>
          This reference was sent before, so this is the transfer it started at <Time at={view.startedAt} />.
          Nothing was moved a second time.
        </Notice>
      ) : null}
      {open && !temporalAnswers ? (
        <Notice>
          Temporal does not answer. What you see is the last that was known; it goes on by itself.
        </Notice>
      ) : null}
      {open && temporalAnswers && !temporalKnows ? (
        <Notice>
          Temporal no longer knows this transfer: it has lost its data. What you see is the last that was
          known; the money stands in the bank’s ledger.
        </Notice>
      ) : null}
      {open && !bankAnswers ? (
        <Notice>
          The bank service does not answer. The transfer waits and tries again; nothing is lost.
        </Notice>
      ) : null}
    </Notices>
  );
}

function Facts({ view }: { view: TransferView }) {
  return (
    <aside aria-label="About this transfer" className="grid gap-6 text-sm">
      <dl className="grid gap-3">
        <Fact term="Reference">
          <span className="font-mono break-all">{view.referenceId}</span>
        </Fact>
        <Fact term="Workflow">
          <span className="font-mono break-all">{view.workflowId}</span>
        </Fact>
        <Fact term="Requested by">{view.requestedBy}</Fact>
        <Fact term="Started">
          <Time at={view.startedAt} />
        </Fact>
        {view.closedAt ? (
          <Fact term="Ended">
            <Time at={view.closedAt} />
          </Fact>
        ) : null}
      </dl>
      {view.temporalUrl ? (
        <a className="button button-quiet" href={view.temporalUrl} target="_blank" rel="noreferrer">
          Open in Temporal UI <span aria-hidden="true">↗</span>
        </a>
      ) : null}
      <AskWorkflow referenceId={view.referenceId} />
    </aside>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="eyebrow">{term}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  );
}
