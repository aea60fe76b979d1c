'use client';

import { ArrowLeft, ArrowRight, Check } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useEffectEvent, useState } from 'react';
import { stopwatch } from '#app/_live/server-clock.tsx';
import { isShortcut, useShortcutsOn } from '#app/_ui/single-key-shortcuts.ts';
import { type StagePosition, useStage } from '#app/stage/_demonstration/channel.ts';
import { type Beat, CHAPTERS } from '#lib/fault-lab/demonstration/chapters.ts';
import { followingPlace, type Place, placeAt } from '#lib/fault-lab/demonstration/position.ts';

/** What the presenter says and presses now, as the stage in another window of this browser has it. */
export function LiveNotes({ playable }: { playable: readonly number[] }) {
  const { stage, press } = useStage();
  const place = stage && placeAt(stage);
  useKeys(place ? press : undefined, stage?.isOver ? null : (place?.beat.key ?? null));
  if (!place) return <NoStage isKnown={stage === null} />;
  return <Now stage={stage} place={place} press={press} following={followingPlace(stage, playable)} />;
}

/** Says nothing before the stage had time to answer. */
function NoStage({ isKnown }: { isKnown: boolean }) {
  return (
    <section aria-label="Now" className="card min-h-64 p-6" role="status">
      {isKnown ? (
        <>
          <p className="text-title font-semibold">No demonstration is open.</p>
          <p className="mt-2 text-lead">
            Open{' '}
            <Link href="/stage" target="remit-stage" className="underline underline-offset-4">
              Present
            </Link>{' '}
            in a window of this browser and press <em>Present</em> there. These notes follow it.
          </p>
        </>
      ) : null}
    </section>
  );
}

interface NowProps {
  stage: StagePosition;
  place: Place;
  press: (key: string) => void;
  following: Place | undefined;
}

function Now({ stage, place: { chapter, beat }, press, following }: NowProps) {
  return (
    <section aria-label="Now" className="grid gap-5">
      <header className="flex flex-wrap items-baseline justify-between gap-x-8 gap-y-2">
        <h2 className="text-title font-semibold">
          <span className="text-muted tabular-nums">
            {stage.chapter}/{CHAPTERS.length}
          </span>{' '}
          {chapter.title}
        </h2>
        <TimesLeft stage={stage} />
      </header>
      <div className="card grid gap-4 p-6">
        <Task beat={beat} stage={stage} />
        <p className="min-h-[4lh] max-w-5xl text-[clamp(1.5rem,3.2vw,2.5rem)] leading-snug font-medium text-pretty">
          {beat.say}
        </p>
        <p className="text-lead text-muted">
          {stage.isOver
            ? 'When you have said it, press →.'
            : 'The tick tells when it has happened. Then press →.'}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <button type="button" className="button button-quiet" onClick={() => press('ArrowLeft')}>
          <ArrowLeft className="size-4" aria-hidden="true" /> Back
        </button>
        {beat.key ? (
          <BeatButton name={beat.key} does={beat.does} isOver={stage.isOver} press={press} />
        ) : null}
        <button type="button" className="button button-primary" onClick={() => press('ArrowRight')}>
          Next <ArrowRight className="size-4" aria-hidden="true" />
        </button>
        <p className="text-lead text-muted">
          Next: {following ? <NextBeat {...following} isNew={following.chapter !== chapter} /> : 'the end.'}
        </p>
      </div>
    </section>
  );
}

interface BeatButtonProps {
  name: string;
  does: string;
  isOver: boolean;
  press: (key: string) => void;
}

/** Pressed twice, a key may undo what it did. */
function BeatButton({ name, does, isOver, press }: BeatButtonProps) {
  return (
    <button
      type="button"
      className="button button-quiet"
      aria-disabled={isOver}
      onClick={() => isOver || press(name)}
    >
      <Key name={name} /> {does}
    </button>
  );
}

interface TaskProps {
  beat: Beat;
  stage: StagePosition;
}

function Task({ beat: { key, does, say }, stage: { isOver, isStarting } }: TaskProps) {
  if (isStarting) return <p className="text-lead text-muted">The chapter starts. Say meanwhile:</p>;
  return (
    <p className="flex min-h-8 flex-wrap items-center gap-2 text-lead">
      {isOver ? <Check role="img" className="size-6 text-accent" aria-label="It has happened:" /> : null}
      {key ? (
        <span>
          {isOver ? 'Pressed' : 'Press'} <Key name={key} />:
        </span>
      ) : (
        'Watch:'
      )}
      <strong>{does}</strong>
      {say ? <span className="text-muted">and say</span> : null}
    </p>
  );
}

function NextBeat({ beat: { key, does }, chapter, isNew }: Place & { isNew: boolean }) {
  return (
    <>
      {isNew ? <strong>chapter “{chapter.title}”. </strong> : null}
      {key ? (
        <>
          <Key name={key} />{' '}
        </>
      ) : null}
      {does}
    </>
  );
}

function Key({ name }: { name: string }) {
  return (
    <kbd className="min-w-6 rounded border border-line-strong bg-surface px-1.5 text-center font-mono">
      {name}
    </kbd>
  );
}

function TimesLeft({ stage }: { stage: StagePosition }) {
  const elapsedMs = useElapsed(stage);
  return (
    <dl className="flex gap-6 text-lead">
      <Left label="This chapter" ms={stage.chapterMs - elapsedMs} />
      <Left label="The whole" ms={stage.wholeMs - elapsedMs} />
    </dl>
  );
}

function Left({ label, ms }: { label: string; ms: number }) {
  return (
    <div className="flex items-baseline gap-2">
      <dt className="text-muted">{label}</dt>
      <dd className={`min-w-[5ch] text-title font-semibold tabular-nums ${ms < 0 ? 'text-waiting' : ''}`}>
        {formatLeft(ms)}
      </dd>
    </div>
  );
}

/** "1:05"; "−0:12" is over by twelve seconds. */
function formatLeft(ms: number): string {
  const seconds = Math.abs(Math.ceil(ms / 1_000));
  const sign = ms <= -1_000 ? '−' : '';
  return `${sign}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const TICK_MS = 250;

/** Since the stage told where it is. */
function useElapsed(stage: StagePosition): number {
  const [elapsed, setElapsed] = useState({ stage, ms: 0 });
  useEffect(() => {
    const elapsedMs = stopwatch();
    const ticking = setInterval(() => setElapsed({ stage, ms: elapsedMs() }), TICK_MS);
    return () => clearInterval(ticking);
  }, [stage]);
  return elapsed.stage === stage ? elapsed.ms : 0;
}

/** The presenter's window has the focus: the same keys work here. */
function useKeys(press: ((key: string) => void) | undefined, beatKey: string | null): void {
  const areOn = useShortcutsOn();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.repeat || !isShortcut(event)) return;
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    if (key === 'ArrowRight' || key === 'ArrowLeft' || key === beatKey) press?.(key);
  });
  useEffect(() => {
    if (!areOn) return;
    const onKeyDown = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [areOn]);
}
