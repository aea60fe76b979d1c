'use client';

import { History, Lightbulb } from 'lucide-react';
import { useRouter } from 'next/navigation';
import {
  type ComponentType,
  memo,
  type ReactNode,
  type RefObject,
  Suspense,
  useDeferredValue,
  useEffect,
  useRef,
  useState,
} from 'react';
import { keepFocus } from '#app/_actions/keep-focus.ts';
import { AutoRefresh } from '#app/_live/auto-refresh.tsx';
import { PauseUpdates } from '#app/_live/pause-updates.tsx';
import { ServerClock } from '#app/_live/server-clock.tsx';
import { HiddenPart, useLive } from '#app/_live/use-live.ts';
import { useSystem } from '#app/_live/use-system.ts';
import type { Actor } from '#lib/auth/permissions.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import type { CodeLines } from '#lib/transfers/recorder/code-lines.ts';
import type { LiveTransfer as LiveTransferData, TransferView } from '#lib/transfers/view/transfer-view.ts';
import { TransferActions } from './_decide/transfer-actions.tsx';
import { Facts } from './_details/facts.tsx';
import { LedgerEntries } from './_details/ledger-entries.tsx';
import { TransferNotices } from './_details/notices.tsx';
import { describeTransfer } from './_labels/describe-transfer.ts';
import { describeProgress } from './_labels/flow-labels.ts';
import { WhatHappened } from './_labels/lazy-what-happened.ts';
import { SagaPicture } from './_picture/picture.tsx';
import { Recorder } from './_recorder/recorder.tsx';
import type { Replayed } from './_replay/replay.tsx';
import { useReplaying } from './_replay/use-replaying.ts';
import { Timeline } from './_timeline/timeline.tsx';
import { TransferHeader } from './transfer-header.tsx';

interface Props {
  initial: Snapshot<LiveTransferData>;
  actor: Actor;
  /** Since the start; null for the present. */
  replayMs: number | null;
  codeLines: CodeLines;
  /** How it is retried, as text. */
  retry: readonly string[];
  /** Rendered on the server, where its page is: what stays the same, a repair, and the activity below. */
  links: ReactNode;
  present: ReactNode;
  again?: ReactNode;
  follow?: ReactNode;
  repair?: ReactNode;
  children?: ReactNode;
}

export function LiveTransfer({
  initial,
  actor,
  replayMs,
  present,
  again,
  follow,
  codeLines,
  repair,
  children,
  ...facts
}: Props) {
  const { referenceId } = initial.data.view;
  const { snapshot, connection: stream } = useLive(`transfer/${referenceId}`, initial);
  const { data: system } = useSystem();
  const [explained, setExplained] = useState(false);
  const { Replay, positionMs, startReplay, stopReplay, replayButton } = useReplaying(replayMs);
  const { data: live, takenAtMs } = snapshot;
  const { view, bankAnswers } = live;
  const workersPolling = live.temporalAnswers ? (system?.workers?.polling ?? null) : null;
  const notices = <TransferNotices again={again} live={live} system={system} />;
  const isInterrupted = stream === 'ended' && !isFinal(view);
  const connection = isInterrupted ? 'reconnecting' : stream;
  const isCovered = Replay !== undefined;
  const current = (
    <>
      {notices}
      {repair}
    </>
  );
  const page = (seen: TransferView, atMs: number, replayed?: Replayed) => {
    // What the workers are at now says nothing of then.
    const polling = replayed ? null : workersPolling;
    return (
      <article ref={keepFocus} className="grid grid-cols-1 gap-7 outline-none">
        <TransferHeader
          order={view}
          status={seen.status}
          progress={describeProgress(seen, polling)}
          explanation={describeTransfer(seen)}
          connection={connection}
          announced={!replayed?.playing}
        >
          {follow}
          <ExplainButton explained={explained} onToggle={() => setExplained(!explained)} />
          {present}
          {view.closedAt === null ? <PauseUpdates /> : null}
        </TransferHeader>
        {replayed?.bar ?? current}
        <Suspense>{explained ? <WhatHappened view={seen} /> : null}</Suspense>
        <SagaPicture view={seen} workersPolling={polling} bankAnswers={bankAnswers}>
          {replayed ? null : <ReplayButton ref={replayButton} onReplay={startReplay} />}
        </SagaPicture>
        {replayed ? null : <TransferActions view={view} actor={actor} />}
        <RecorderLater view={seen} untilMs={replayed?.endMs} />
        <div className="grid grid-cols-1 items-start gap-10 lg:grid-cols-[minmax(0,1fr)_17rem]">
          <div className="grid grid-cols-1 gap-10">
            <Timeline view={seen} serverNowMs={atMs} workersPolling={polling} codeLines={codeLines} />
            <LedgerEntriesLater view={seen} bankAnswers={bankAnswers} />
            {children}
          </div>
          <FactsLater view={seen} {...facts} />
        </div>
      </article>
    );
  };
  return (
    <ServerClock serverNowMs={takenAtMs} open={view.closedAt === null}>
      {isInterrupted ? <AutoRefresh /> : null}
      {children ? <RefreshOnActions view={view} /> : null}
      {Replay ? (
        <Replay view={view} takenAtMs={takenAtMs} positionMs={positionMs} onExit={stopReplay}>
          {page}
        </Replay>
      ) : null}
      {/* What is typed there stays. It comes second, so that an anchor leads to what is shown. */}
      <div className="contents" hidden={isCovered}>
        <HiddenPart value={isCovered}>{page(view, takenAtMs)}</HiddenPart>
      </div>
    </ServerClock>
  );
}

const RecorderLater = later(Recorder);
const LedgerEntriesLater = later(LedgerEntries);
const FactsLater = later(Facts);

/** Drawn once what is above it stands on screen; while newer views come, only for the last of them. */
function later<Props extends { view: TransferView }>(Part: ComponentType<Props>): ComponentType<Props> {
  const Kept = memo(Part);
  return (props) => <Kept {...props} view={useDeferredValue(props.view)} />;
}

interface ReplayButtonProps {
  ref: RefObject<HTMLButtonElement | null>;
  onReplay: () => void;
}

function ReplayButton({ ref, onReplay }: ReplayButtonProps) {
  return (
    <button ref={ref} type="button" className="button button-plain -mr-2 -mb-1" onClick={onReplay}>
      <History className="size-4" aria-hidden="true" />
      Replay
    </button>
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

/** The activity is rendered on the server, so it is fetched again after each action. */
function RefreshOnActions({ view: { timeline, cancelRequestedAt, closedAt } }: { view: TransferView }) {
  const router = useRouter();
  const decided = timeline.filter((item) => item.kind !== 'step' && item.decision).length;
  const actions = `${decided} ${cancelRequestedAt} ${closedAt !== null}`;
  const seen = useRef(actions);
  useEffect(() => {
    if (seen.current === actions) return;
    seen.current = actions;
    router.refresh();
  }, [actions, router]);
  return null;
}

/** A stream that ends before this is reread from the server: Temporal may have lost the transfer. */
function isFinal({ closedAt, money }: TransferView): boolean {
  return closedAt !== null && money.inTransitMinor === 0;
}
