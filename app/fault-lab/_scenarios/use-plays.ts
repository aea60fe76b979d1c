'use client';

import { useSyncExternalStore } from 'react';
import type { ScenarioId, ScenarioPlay } from '#lib/fault-lab/scenarios/catalogue.ts';

/** Latest first, the last play of each scenario. */
type Plays = readonly ScenarioPlay[];

const KEY = 'remit-plays';
const NONE: Plays = [];

let cachedPlays: Plays | undefined;
const listeners = new Set<() => void>();

/** Kept in session storage, so that follow-ups survive a visit to the transfer's page; null where there is none. */
export function usePlays(): Plays | null {
  return useSyncExternalStore<Plays | null>(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => {
      cachedPlays ??= storedPlays();
      return cachedPlays;
    },
    () => null,
  );
}

export function rememberPlay(play: ScenarioPlay): void {
  const others = (cachedPlays ?? storedPlays()).filter(({ scenario }) => scenario !== play.scenario);
  store([play, ...others]);
}

export function forgetPlays(): void {
  store(NONE);
}

function store(plays: Plays): void {
  cachedPlays = plays;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(plays));
  } catch (error) {
    console.error('The browser does not let this be remembered:', error);
  }
  for (const listener of listeners) listener();
}

function storedPlays(): Plays {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isPlay) : NONE;
  } catch {
    return NONE;
  }
}

function isPlay(value: unknown): value is ScenarioPlay {
  if (typeof value !== 'object' || value === null) return false;
  const isComplete =
    'scenario' in value && 'references' in value && 'source' in value && 'followUps' in value;
  return isComplete && Array.isArray(value.references) && Array.isArray(value.followUps);
}

export function playOf(plays: Plays, scenario: ScenarioId): ScenarioPlay | undefined {
  return plays.find((play) => play.scenario === scenario);
}
