'use client';

import { ArrowRight, Check } from 'lucide-react';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { type MouseEvent, type ReactNode, useEffect, useState } from 'react';
import { ActionFailure } from '#app/_actions/action-failure.tsx';
import { ActionFormElement } from '#app/_actions/action-form-element.tsx';
import { useAction } from '#app/_actions/use-action.ts';
import { useServerClock } from '#app/_live/server-clock.tsx';
import { useLive } from '#app/_live/use-live.ts';
import { useSystem } from '#app/_live/use-system.ts';
import { CHAPTERS } from '#lib/fault-lab/demonstration/chapters.ts';
import {
  neighbour,
  type Place,
  type Position,
  placeAt,
  positionIn,
  stageAddress,
  timeLeft,
} from '#lib/fault-lab/demonstration/position.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import type { LiveTransfer } from '#lib/transfers/view/transfer-view.ts';
import { finishAction, playChapterAction } from './actions.ts';
import { press, useTellNotes } from './channel.ts';

interface Props {
  referenceId: string;
  initial: Snapshot<LiveTransfer | null>;
}

/** Where the demonstration is, if this stage is of one: the address knows. */
export function Demonstration(props: Props) {
  const position = positionIn(useSearchParams());
  const place = position && placeAt(position);
  return place && <Line {...props} position={position} place={place} />;
}

interface LineProps extends Props {
  position: Position;
  place: Place;
}

function Line({ referenceId, initial, position, place: { chapter, beat } }: LineProps) {
  const { snapshot } = useLive(`transfer/${referenceId}`, initial);
  const { data: system } = useSystem();
  const view = snapshot.data?.view;
  const isOver = useOnceTrue(
    `${position.chapter} ${position.beat}`,
    view !== undefined && beat.isOver({ view, system }),
  );
  const isLast = position.chapter === CHAPTERS.length;
  const { result, submit, pending } = useAction(isLast ? finishAction : playChapterAction);
  const nowMs = useServerClock(snapshot.takenAtMs, TICK_MS);
  const told = pending
    ? { ...chapterAfter(position), isOver: false, isStarting: true, startedAtMs: nowMs }
    : { ...position, isOver, isStarting: false, startedAtMs: view ? Date.parse(view.startedAt) : nowMs };
  useTellNotes(
    () => ({ kind: 'position', ...told, ...timeLeft(told, told.startedAtMs, nowMs) }),
    `${told.chapter} ${told.beat} ${told.isOver} ${told.isStarting}`,
  );
  const next = neighbour(position, 1);
  const back = neighbour(position, -1);
  const endsItself = isOver && beat.say === null && next !== undefined;
  useEffect(() => {
    if (endsItself) press('ArrowRight');
  }, [endsItself]);
  const hasHappened = isOver ? (
    <Check className="size-[1.2em] text-accent" aria-label="It has happened." />
  ) : null;
  return (
    <nav aria-label="Demonstration" className="flex items-center gap-[1em] whitespace-nowrap">
      <p className="text-muted tabular-nums">
        {position.chapter}/{CHAPTERS.length}
        <span className="sr-only"> chapters</span>
      </p>
      <p className="font-medium">{chapter.title}</p>
      <Dots count={chapter.beats.length} at={position.beat} />
      {back ? (
        <BeatLink address={stageAddress(referenceId, back)} keys="arrowleft" hidden>
          Back
        </BeatLink>
      ) : null}
      <ActionFailure result={result} className="truncate" />
      {next ? (
        <BeatLink address={stageAddress(referenceId, next)} keys="arrowright">
          {hasHappened}
          Next <ArrowRight className="size-[1.2em]" aria-hidden="true" />
        </BeatLink>
      ) : (
        <NextChapter position={position} submit={submit} pending={pending}>
          {hasHappened}
        </NextChapter>
      )}
    </nav>
  );
}

/** The last is the end of the demonstration. */
function chapterAfter(position: Position): Position {
  return { ...position, chapter: Math.min(position.chapter + 1, CHAPTERS.length), beat: 1 };
}

interface NextChapterProps {
  position: Position;
  submit: (form: FormData) => void;
  pending: boolean;
  children: ReactNode;
}

function NextChapter({ position: { chapter, sinceMs }, submit, pending, children }: NextChapterProps) {
  const isLast = chapter === CHAPTERS.length;
  return (
    <ActionFormElement action={submit}>
      {isLast ? null : (
        <>
          <input type="hidden" name="chapter" value={chapter + 1} />
          <input type="hidden" name="since" value={sinceMs} />
        </>
      )}
      <button type="submit" data-key="arrowright" disabled={pending} className={NEXT}>
        {children}
        {pending ? 'Starting…' : isLast ? 'Finish' : `Chapter ${chapter + 1}`}
        <ArrowRight className="size-[1.2em]" aria-hidden="true" />
      </button>
    </ActionFormElement>
  );
}

const TICK_MS = 1_000;

const NEXT =
  'inline-flex items-center gap-[0.4em] rounded-[0.4em] px-[0.6em] py-[0.3em] font-medium hover:bg-sunken';

function Dots({ count, at }: { count: number; at: number }) {
  return (
    <p className="flex items-center gap-[0.35em]">
      <span className="sr-only">
        Beat {at} of {count}
      </span>
      {Array.from({ length: count }, (_, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: they are alike, and never move.
          key={index}
          aria-hidden="true"
          className={`size-[0.45em] rounded-full ${index < at ? 'bg-ink' : 'bg-line-strong'}`}
        />
      ))}
    </p>
  );
}

interface BeatLinkProps {
  address: string;
  keys: 'arrowleft' | 'arrowright';
  /** Only for its key. */
  hidden?: boolean;
  children: ReactNode;
}

/** The server need not know of a beat; without scripts it is asked. */
function BeatLink({ address, keys, hidden, children }: BeatLinkProps) {
  const onClick = (event: MouseEvent) => {
    event.preventDefault();
    window.history.replaceState(null, '', address);
  };
  return (
    <Link
      href={address}
      replace
      prefetch={false}
      onClick={onClick}
      data-key={keys}
      className={hidden ? 'sr-only' : NEXT}
    >
      {children}
    </Link>
  );
}

/** A process is dead for seconds only, and that it was is enough. */
function useOnceTrue(of: string, now: boolean): boolean {
  const [seen, setSeen] = useState({ of, was: now });
  const was = seen.of === of ? seen.was || now : now;
  if (seen.of !== of || seen.was !== was) setSeen({ of, was });
  return was;
}
