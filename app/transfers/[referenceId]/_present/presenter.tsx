'use client';

import { X } from 'lucide-react';
import { type ReactNode, Suspense, useEffect, useRef } from 'react';
import { ConnectionNote } from '#app/_live/connection-note.tsx';
import { Countdown } from '#app/_live/countdown.tsx';
import type { Connection } from '#app/_live/live-query.ts';
import { FromTo } from '#app/_ui/from-to.tsx';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import {
  describeAttemptNumber,
  describeBankSide,
} from '#app/transfers/[referenceId]/_labels/attempt-labels.ts';
import { currentItem } from '#app/transfers/[referenceId]/_labels/current-item.ts';
import { describeTransfer } from '#app/transfers/[referenceId]/_labels/describe-transfer.ts';
import { describeProgress } from '#app/transfers/[referenceId]/_labels/flow-labels.ts';
import { WhatHappened } from '#app/transfers/[referenceId]/_labels/lazy-what-happened.ts';
import { titleOf } from '#app/transfers/[referenceId]/_labels/step-labels.ts';
import { SagaPicture } from '#app/transfers/[referenceId]/_picture/picture.tsx';
import { formatMoney } from '#lib/shared/money.ts';
import type { StepView } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

interface Props {
  view: TransferView;
  serverNowMs: number;
  /** Null while unknown. */
  workersPolling: number | null;
  bankAnswers: boolean;
  connection: Connection;
  notices: ReactNode;
  onExit: () => void;
}

export function Presenter({
  view,
  serverNowMs,
  workersPolling,
  bankAnswers,
  connection,
  notices,
  onExit,
}: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    // Rendered open, and modal once scripts run, so that the page behind is inert.
    dialog.current?.close();
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      open
      aria-label="Presenter view"
      onCancel={(event) => {
        event.preventDefault();
        onExit();
      }}
      className="fixed inset-0 z-50 m-0 h-dvh max-h-none w-full max-w-none overflow-y-auto bg-canvas text-ink"
    >
      <div className="mx-auto grid min-h-full max-w-6xl grid-cols-1 content-start gap-8 px-5 pt-20 pb-8 sm:px-10">
        <div className="absolute top-4 right-4 left-5 flex items-center justify-between gap-4 sm:left-10">
          <ConnectionNote connection={connection} />
          <ExitButton referenceId={view.referenceId} onExit={onExit} />
        </div>
        <header>
          <p className="text-lead text-muted">
            <FromTo
              from={<span className="font-mono">{view.sourceAccount}</span>}
              to={<span className="font-mono">{view.targetAccount}</span>}
            />
          </p>
          <div className="mt-3 flex flex-wrap items-center gap-x-6 gap-y-3">
            <h1 className="money text-[clamp(2.5rem,8vw,5rem)] leading-none font-semibold tracking-tight">
              {formatMoney(view.amountMinor, view.currency)}
            </h1>
            <span className="origin-left sm:scale-150">
              <StatusBadge status={view.status} progress={describeProgress(view, workersPolling)} />
            </span>
          </div>
          <p role="status" className="mt-5 max-w-4xl text-title text-pretty">
            {describeTransfer(view)}
          </p>
        </header>
        {notices}
        <SagaPicture view={view} workersPolling={workersPolling} bankAnswers={bankAnswers} />
        <CurrentStep view={view} serverNowMs={serverNowMs} />
        <Suspense>
          <WhatHappened view={view} large />
        </Suspense>
      </div>
    </dialog>
  );
}

/** Without scripts the form loads the normal page. */
function ExitButton({ referenceId, onExit }: { referenceId: string; onExit: () => void }) {
  return (
    <form action={`/transfers/${referenceId}`}>
      <button
        type="submit"
        className="button button-plain"
        onClick={(event) => {
          event.preventDefault();
          onExit();
        }}
        aria-keyshortcuts="Escape p"
      >
        <X className="size-4" aria-hidden="true" />
        Exit (Esc)
      </button>
    </form>
  );
}

function CurrentStep({ view, serverNowMs }: Pick<Props, 'view' | 'serverNowMs'>) {
  const current = currentItem(view);
  if (view.closedAt || current?.kind !== 'step') return null;
  return (
    <section aria-label="Current step" className="text-title">
      <h2 className="font-medium">{titleOf(current, view)}</h2>
      <LastAttempt step={current} />
      {current.retry ? (
        <p className="text-waiting">
          {describeAttemptNumber(current.retry.attempt, current.retry.maximumAttempts)}{' '}
          <Countdown until={current.retry.nextAttemptAt} serverNowMs={serverNowMs} />
        </p>
      ) : null}
    </section>
  );
}

function LastAttempt({ step }: { step: StepView }) {
  const last = step.attempts.at(-1);
  if (!last?.bank) return null;
  return (
    <p className="text-muted">
      Attempt {last.attempt}: {describeBankSide(last.bank)}
    </p>
  );
}
