'use client';

import { ArrowRight, Check } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { type ComponentProps, useEffect, useState } from 'react';
import { useServerClock } from '#app/_live/server-clock.tsx';
import { useLive } from '#app/_live/use-live.ts';
import { pressOnStage } from '#app/stage/[referenceId]/_keys/use-stage-keys.ts';
import { CHAPTERS } from '#lib/fault-lab/demonstration/chapters.ts';
import {
  chapterAfter,
  neighbour,
  type Place,
  type Position,
  placeAt,
  positionIn,
  stageAddress,
  timeLeft,
} from '#lib/fault-lab/demonstration/position.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import type { SystemStatus } from '#lib/system/system-status.ts';
import type { LiveTransfer } from '#lib/transfers/view/transfer-view.ts';
import { useTellNotes } from './channel.ts';
import { StageLink } from './stage-link.tsx';
import { useOpenChapter } from './use-open-chapter.ts';

interface Props {
  referenceId: string;
  initial: Snapshot<LiveTransfer | null>;
  system: Snapshot<SystemStatus>;
  nextReference: string;
  /** The numbers of the chapters that can be. */
  playable: readonly number[];
}

/** Where the demonstration is, if this stage is of one: the address knows. */
export function Demonstration(props: Props) {
  const { referenceId } = props;
  const inAddress = positionIn(useSearchParams());
  const [position, setPosition] = useState(inAddress);
  const address = position && stageAddress(referenceId, position);
  const isWritten = inAddress && stageAddress(referenceId, inAddress) === address;
  const [isOpening, open] = useOpenChapter();
  useEffect(() => {
    // The router takes the address back where an action that was sent before comes to its end. To write it
    // while the next chapter is being opened would end that.
    if (address && !isWritten && !isOpening) window.history.replaceState(null, '', address);
  }, [address, isWritten, isOpening]);
  const place = position && placeAt(position);
  return (
    place && (
      <Line
        {...props}
        position={position}
        place={place}
        onMove={setPosition}
        isOpening={isOpening}
        onOpen={open}
      />
    )
  );
}

interface LineProps extends Props {
  position: Position;
  place: Place;
  onMove: (position: Position) => void;
  /** Whether the next chapter is being opened. */
  isOpening: boolean;
  onOpen: (position: Position) => void;
}

function Line(props: LineProps) {
  const { referenceId, playable, position, place, onMove, isOpening } = props;
  const { chapter, beat } = place;
  const { snapshot } = useLive(`transfer/${referenceId}`, props.initial);
  const { data: system, takenAtMs } = useLive('system', props.system).snapshot;
  const view = snapshot.data?.view;
  const isNow = view !== undefined && beat.isOver({ view, system });
  const isOver = useOnceTrue(`${position.chapter} ${position.beat}`, isNow);
  const nowMs = useServerClock(takenAtMs, TICK_MS);
  const startedAtMs = view ? Date.parse(view.startedAt) : nowMs;
  useTellNotes(
    () => ({
      chapter: position.chapter,
      beat: position.beat,
      isOver,
      isStarting: view === undefined,
      ...timeLeft(position, startedAtMs, nowMs, playable),
    }),
    `${position.chapter} ${position.beat} ${isOver} ${view === undefined}`,
  );
  const endsItself = isOver && beat.say === null;
  useEffect(() => {
    if (endsItself) pressOnStage('ArrowRight');
  }, [endsItself]);
  const back = neighbour(position, -1);
  const following = chapterAfter(position, startedAtMs, playable);
  return (
    <nav aria-label="Demonstration" className="flex min-w-0 items-center gap-3 whitespace-nowrap">
      <p className="text-muted tabular-nums">
        <span className="sr-only">Chapter </span>
        {position.chapter}/{CHAPTERS.length}
      </p>
      <p className="min-w-0 truncate font-medium">{chapter.title}</p>
      <Dots count={chapter.beats.length} at={position.beat} />
      {back ? (
        <StageLink
          href={stageAddress(referenceId, back)}
          replace
          onPress={() => onMove(back)}
          data-key="arrowleft"
          className="sr-only focus:not-sr-only"
        >
          Back
        </StageLink>
      ) : null}
      <Onward {...onwardFrom(props, following)} isOver={isOver} isOpening={isOpening} />
      <p role="status" className="sr-only">
        {isOver ? OVER : null}
      </p>
    </nav>
  );
}

const OVER = 'It has happened.';

/** One link throughout, so that it keeps the focus. */
function onwardFrom(
  { referenceId, nextReference, position, onMove, onOpen }: LineProps,
  following: Position | undefined,
) {
  const next = neighbour(position, 1);
  if (next) {
    const onPress = () => onMove(next);
    return { label: 'Next', href: stageAddress(referenceId, next), replace: true, onPress };
  }
  if (!following) return { label: 'Finish', href: '/stage' };
  return {
    label: `Chapter ${following.chapter}`,
    href: stageAddress(nextReference, following),
    onPress: () => onOpen(following),
  };
}

interface OnwardProps extends Pick<ComponentProps<typeof StageLink>, 'href' | 'replace' | 'onPress'> {
  label: string;
  isOver: boolean;
  isOpening: boolean;
}

function Onward({ label, isOver, isOpening, ...link }: OnwardProps) {
  return (
    <StageLink
      {...link}
      data-key="arrowright"
      aria-busy={isOpening}
      className="inline-flex items-center gap-[0.4em] rounded-[0.4em] px-[0.6em] py-[0.3em] font-medium hover:bg-sunken"
    >
      {isOver ? <Check role="img" className="size-[1.2em] text-accent" aria-label={OVER} /> : null}
      {label}
      <ArrowRight className="size-[1.2em]" aria-hidden="true" />
    </StageLink>
  );
}

const TICK_MS = 1_000;

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

/** A process is dead for seconds only, and that it was is enough. */
function useOnceTrue(of: string, now: boolean): boolean {
  const [seen, setSeen] = useState({ of, was: now });
  const was = seen.of === of ? seen.was || now : now;
  if (seen.of !== of || seen.was !== was) setSeen({ of, was });
  return was;
}
