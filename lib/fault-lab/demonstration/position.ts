import { address } from '#lib/shared/search-params.ts';
import { type Beat, CHAPTERS, type Chapter } from './chapters.ts';

/** Chapter and beat count from 1. */
export interface Position {
  chapter: number;
  beat: number;
  /** The server's clock when the ten minutes began; null for a chapter that is started alone, which is on time. */
  sinceMs: number | null;
}

export interface Place {
  chapter: Chapter;
  beat: Beat;
}

/** Undefined where there is no such chapter or beat. */
export function placeAt({ chapter: number, beat: count }: Omit<Position, 'sinceMs'>): Place | undefined {
  const chapter = CHAPTERS[number - 1];
  const beat = chapter?.beats[count - 1];
  return chapter && beat && { chapter, beat };
}

interface Query {
  get(name: string): string | null;
}

/** As {@link stageAddress} writes it; undefined where the stage shows no demonstration. */
export function positionIn(query: Query): Position | undefined {
  const [chapter, beat, sinceMs] = ['chapter', 'beat', 'since'].map((name) => numberIn(query.get(name)));
  if (!chapter || !beat) return undefined;
  return placeAt({ chapter, beat }) && { chapter, beat, sinceMs: sinceMs ?? null };
}

function numberIn(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

export function stageAddress(referenceId: string, { chapter, beat, sinceMs }: Position): string {
  return address(`/stage/${referenceId}`, {
    scenario: CHAPTERS[chapter - 1]?.scenario,
    chapter: String(chapter),
    beat: String(beat),
    since: sinceMs === null ? undefined : String(sinceMs),
  });
}

/** In the same chapter; undefined beyond its ends. */
export function neighbour(position: Position, step: 1 | -1): Position | undefined {
  const moved = { ...position, beat: position.beat + step };
  return placeAt(moved) && moved;
}

/** The numbers of the chapters that can be played. */
type Playable = readonly number[];

/** The start of the next that can be played. @param startedAtMs of this chapter */
export function chapterAfter(
  { chapter, sinceMs }: Position,
  startedAtMs: number,
  playable: Playable,
): Position | undefined {
  const next = playable.find((number) => number > chapter);
  if (next === undefined) return undefined;
  return { chapter: next, beat: 1, sinceMs: sinceMs ?? onTime(chapter, startedAtMs, playable) };
}

/** Of this chapter, or the first of the next that can be played. */
export function followingPlace(
  { chapter, beat }: Pick<Position, 'chapter' | 'beat'>,
  playable: Playable,
): Place | undefined {
  const within = placeAt({ chapter, beat: beat + 1 });
  if (within) return within;
  const next = playable.find((number) => number > chapter);
  return next === undefined ? undefined : placeAt({ chapter: next, beat: 1 });
}

export interface TimeLeft {
  chapterMs: number;
  wholeMs: number;
}

/** Below 0 what is over. @param startedAtMs of the chapter, which is its transfer's */
export function timeLeft(
  { chapter, sinceMs }: Position,
  startedAtMs: number,
  nowMs: number,
  playable: Playable,
): TimeLeft {
  const wholeMs = secondsOf(playable) * 1_000;
  return {
    chapterMs: startedAtMs + secondsOf([chapter]) * 1_000 - nowMs,
    wholeMs: (sinceMs ?? onTime(chapter, startedAtMs, playable)) + wholeMs - nowMs,
  };
}

function onTime(chapter: number, startedAtMs: number, playable: Playable): number {
  return startedAtMs - secondsOf(playable.filter((number) => number < chapter)) * 1_000;
}

export function secondsOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + (CHAPTERS[number - 1]?.seconds ?? 0), 0);
}
