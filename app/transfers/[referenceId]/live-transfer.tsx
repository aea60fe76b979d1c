'use client';

import { History, Lightbulb, Presentation } from 'lucide-react';
import { useRouter } from 'next/navigation';
import {
  lazy,
  type ReactElement,
  type ReactNode,
  type RefObject,
  Suspense,
  useEffect,
  useRef,
  useState,
} from 'react';
import { keepFocus } from '#app/_actions/keep-focus.ts';
import { AutoRefresh } from '#app/_live/auto-refresh.tsx';
import { ConnectionNote } from '#app/_live/connection-note.tsx';
import type { Connection } from '#app/_live/live-query.ts';
import { PauseUpdates } from '#app/_live/pause-updates.tsx';
import { ServerClock } from '#app/_live/server-clock.tsx';
import { useLive } from '#app/_live/use-live.ts';
import { useSystem } from '#app/_live/use-system.ts';
import { BackLink } from '#app/_ui/back-link.tsx';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import type { Actor } from '#lib/auth/permissions.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import { formatMoney } from '#lib/shared/money.ts';
import { needsDecision } from '#lib/transfers/statuses.ts';
import type { LiveTransfer as LiveTransferData, TransferView } from '#lib/transfers/view/transfer-view.ts';
import { TransferActions } from './_decide/transfer-actions.tsx';
import { Facts } from './_details/facts.tsx';
import { LedgerEntries } from './_details/ledger-entries.tsx';
import { TransferNotices } from './_details/notices.tsx';
import { describeTransfer } from './_labels/describe-transfer.ts';
import { describeProgress } from './_labels/flow-labels.ts';
import { WhatHappened } from './_labels/what-happened.tsx';
import { SagaPicture } from './_picture/picture.tsx';
import { Presenter } from './_present/presenter.tsx';
import { usePresenting } from './_present/use-presenting.ts';
import { Recorder } from './_recorder/recorder.tsx';
import { Timeline } from './_timeline/timeline.tsx';

interface Props {
  initial: Snapshot<LiveTransferData>;
  actor: Actor;
  /** The form was sent again with this reference. */
  again: boolean;
  present: boolean;
  /** Since the start; null for the present. */
  replayMs: number | null;
  /** Without scripts the page is reloaded. */
  following: boolean;
  /** The form, prefilled with the same order. */
  sameOrderUrl: string;
  /** The tutorial whose retry policy it has, if any. */
  retryName: string | undefined;
  /** Rendered on the server: a repair, and the activity below. */
  repair: ReactNode;
  children: ReactNode;
}

export function LiveTransfer({
  initial,
  actor,
  again,
  present,
  replayMs,
  following,
  repair,
  children,
  ...facts
}: Props) {
  const { referenceId } = initial.data.view;
  const { snapshot, connection: stream } = useLive(`transfer/${referenceId}`, initial);
  const { data: system } = useSystem();
  const { presenting, setPresenting, opener } = usePresenting(present);
  const [explained, setExplained] = useState(false);
  const [replay, setReplay] = useState<number | 'start' | null>(replayMs);
  const { data: live, takenAtMs } = snapshot;
  const { view } = live;
  const workersPolling = live.temporalAnswers ? (system?.workers?.polling ?? null) : null;
  const notices = <TransferNotices again={again} live={live} system={system} />;
  const isInterrupted = stream === 'ended' && !isFinal(view);
  const connection = isInterrupted ? 'reconnecting' : stream;
  useRefreshOnActions(view);
  const isFollowable = view.closedAt === null && !needsDecision(view.status);
  const current = (
    <>
      {notices}
      {repair}
    </>
  );
  const page = (seen: TransferView, atMs: number, replayed?: { bar: ReactElement; endMs: number }) => {
    // What the workers are at now says nothing of then.
    const polling = replayed ? null : workersPolling;
    return (
      <article ref={keepFocus} className="grid grid-cols-1 gap-7 outline-none">
        <Header view={seen} workersPolling={polling} connection={connection}>
          {isFollowable ? (
            <FollowWithoutScripts address={`/transfers/${referenceId}`} following={following} />
          ) : null}
          <ExplainButton explained={explained} onToggle={() => setExplained(!explained)} />
          <PresentButton opener={opener} onPresent={() => setPresenting(true)} />
        </Header>
        {replayed?.bar ?? current}
        {explained ? <WhatHappened view={seen} /> : null}
        <SagaPicture view={seen} workersPolling={polling}>
          {replayed ? null : <ReplayButton onReplay={() => setReplay('start')} />}
        </SagaPicture>
        {replayed ? null : <TransferActions view={view} actor={actor} />}
        <Recorder view={seen} untilMs={replayed?.endMs} />
        <div className="grid grid-cols-1 items-start gap-10 lg:grid-cols-[minmax(0,1fr)_17rem]">
          <div className="grid grid-cols-1 gap-10">
            <Timeline view={seen} serverNowMs={atMs} workersPolling={polling} />
            <LedgerEntries view={seen} bankAnswers={live.bankAnswers} />
            {children}
          </div>
          <Facts view={seen} {...facts} />
        </div>
      </article>
    );
  };
  return (
    <ServerClock serverNowMs={takenAtMs} open={view.closedAt === null}>
      {isInterrupted ? <AutoRefresh /> : null}
      {presenting ? (
        <Presenter
          view={view}
          serverNowMs={takenAtMs}
          workersPolling={workersPolling}
          connection={connection}
          notices={notices}
          onExit={() => setPresenting(false)}
        />
      ) : replay === null ? (
        page(view, takenAtMs)
      ) : (
        <Suspense fallback={page(view, takenAtMs)}>
          <Replay
            view={view}
            endMs={view.closedAt ? Date.parse(view.closedAt) : takenAtMs}
            positionMs={replay === 'start' ? undefined : replay}
            onExit={() => setReplay(null)}
          >
            {page}
          </Replay>
        </Suspense>
      )}
    </ServerClock>
  );
}

/** Loaded once somebody wants one. */
const Replay = lazy(() => import('./_replay/replay.tsx'));

function ReplayButton({ onReplay }: { onReplay: () => void }) {
  return (
    <button type="button" className="button button-plain -mr-2 -mb-1" onClick={onReplay}>
      <History className="size-4" aria-hidden="true" />
      Replay
    </button>
  );
}

/** Only where it was asked for: a reload drops what is typed, and the answer to a form. WCAG 2.2.1, 2.2.2. */
function FollowWithoutScripts({ address, following }: { address: string; following: boolean }) {
  return (
    <noscript>
      {following ? <meta httpEquiv="refresh" content="5" /> : null}
      <a href={following ? address : `${address}?follow`} className="button button-plain">
        {following ? 'Stop' : 'Follow live'}
      </a>
    </noscript>
  );
}

function ExplainButton({ explained, onToggle }: { explained: boolean; onToggle: () => void }) {
  return (
    <button type="button" className="button button-plain" aria-expanded={explained} onClick={onToggle}>
      <Lightbulb className="size-4" aria-hidden="true" />
      Explain
    </button>
  );
}

interface PresentButtonProps {
  opener: RefObject<HTMLButtonElement | null>;
  onPresent: () => void;
}

function PresentButton({ opener, onPresent }: PresentButtonProps) {
  return (
    <button
      ref={opener}
      type="button"
      className="button button-plain"
      aria-keyshortcuts="p"
      onClick={onPresent}
    >
      <Presentation className="size-4" aria-hidden="true" />
      Present
    </button>
  );
}

interface HeaderProps {
  view: TransferView;
  /** Null while unknown. */
  workersPolling: number | null;
  connection: Connection;
  children: ReactNode;
}

function Header({ view, workersPolling, connection, children }: HeaderProps) {
  return (
    <header>
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <BackLink href="/transfers">Transfers</BackLink>
        <div className="-mr-3 flex flex-wrap items-center max-sm:-ml-3">
          {children}
          {view.closedAt === null ? <PauseUpdates /> : null}
        </div>
      </div>
      <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="money text-figure font-semibold tracking-tight">
          {formatMoney(view.amountMinor, view.currency)}
        </h1>
        <StatusBadge status={view.status} progress={describeProgress(view, workersPolling)} />
        <ConnectionNote connection={connection} />
      </div>
      <p className="mt-1 text-muted">
        from <span className="font-mono text-ink">{view.sourceAccount}</span> to{' '}
        <span className="font-mono text-ink">{view.targetAccount}</span>
      </p>
      <p role="status" className="mt-4 max-w-prose text-lead text-pretty">
        {describeTransfer(view)}
      </p>
    </header>
  );
}

/** The activity is rendered on the server, so it is fetched again after each action. */
function useRefreshOnActions({ timeline, cancelRequestedAt, closedAt }: TransferView): void {
  const router = useRouter();
  const decided = timeline.filter((item) => item.kind !== 'step' && item.decision).length;
  const actions = `${decided} ${cancelRequestedAt} ${closedAt !== null}`;
  const seen = useRef(actions);
  useEffect(() => {
    if (seen.current === actions) return;
    seen.current = actions;
    router.refresh();
  }, [actions, router]);
}

/** A stream that ends before this is reread from the server: Temporal may have lost the transfer. */
function isFinal({ closedAt, money }: TransferView): boolean {
  return closedAt !== null && money.inTransitMinor === 0;
}
