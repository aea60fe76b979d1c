import { address } from '#lib/shared/search-params.ts';
import { type Beat, CHAPTERS, type Chapter } from './chapters.ts';

/** Chapter and beat count from 1. */
export interface Position {
  chapter: number;
  beat: number;
  /** The server's clock when the ten minutes began. */
  sinceMs: number;
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
  const numbers = ['chapter', 'beat', 'since'].map((name) => query.get(name));
  if (!numbers.every((text) => text !== null && /^\d{1,15}$/.test(text))) return undefined;
  const [chapter = 0, beat = 0, sinceMs = 0] = numbers.map(Number);
  return placeAt({ chapter, beat }) && { chapter, beat, sinceMs };
}

export function stageAddress(referenceId: string, { chapter, beat, sinceMs }: Position): string {
  return address(`/stage/${referenceId}`, {
    scenario: CHAPTERS[chapter - 1]?.scenario,
    chapter: String(chapter),
    beat: String(beat),
    since: String(sinceMs),
  });
}

/** In the same chapter; undefined beyond its ends. */
export function neighbour(position: Position, step: 1 | -1): Position | undefined {
  const moved = { ...position, beat: position.beat + step };
  return placeAt(moved) && moved;
}

/** A chapter that is started alone is on time. */
export function startedOnTime(chapter: number, nowMs: number): Position {
  return { chapter, beat: 1, sinceMs: nowMs - secondsUntil(chapter - 1) * 1_000 };
}

export interface TimeLeft {
  chapterMs: number;
  wholeMs: number;
}

/** Below 0 what is over. @param startedAtMs of the chapter, which is its transfer's */
export function timeLeft({ chapter, sinceMs }: Position, startedAtMs: number, nowMs: number): TimeLeft {
  const seconds = CHAPTERS[chapter - 1]?.seconds ?? 0;
  return {
    chapterMs: startedAtMs + seconds * 1_000 - nowMs,
    wholeMs: sinceMs + secondsUntil(CHAPTERS.length) * 1_000 - nowMs,
  };
}

/** Of the first so many chapters. */
export function secondsUntil(count: number): number {
  return CHAPTERS.slice(0, count).reduce((sum, { seconds }) => sum + seconds, 0);
}
