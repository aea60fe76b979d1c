'use client';

import { useSyncExternalStore } from 'react';
import type { ScenarioId, ScenarioPlay } from '#lib/fault-lab/scenarios/catalogue.ts';

/** The scenarios played in this tab, the latest first, each with its last play. */
type Plays = readonly ScenarioPlay[];

const KEY = 'remit-plays';
const NONE: Plays = [];

let cachedPlays: Plays | undefined;
const listeners = new Set<() => void>();

/** Kept by the tab, so that who comes back from a transfer's page finds what is left to do. */
export function usePlays(): Plays {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => {
      cachedPlays ??= storedPlays();
      return cachedPlays;
    },
    () => NONE,
  );
}

/** Remembers a play in place of the scenario's one before. */
export function rememberPlay(play: ScenarioPlay): void {
  const others = (cachedPlays ?? storedPlays()).filter(({ scenario }) => scenario !== play.scenario);
  cachedPlays = [play, ...others];
  try {
    sessionStorage.setItem(KEY, JSON.stringify(cachedPlays));
  } catch (error) {
    console.error('The browser does not let this be remembered:', error);
  }
  for (const listener of listeners) listener();
}

/** What this tab has written is read back as it is; anything else is as good as nothing. */
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

/** The last play of one scenario. */
export function playOf(plays: Plays, scenario: ScenarioId): ScenarioPlay | undefined {
  return plays.find((play) => play.scenario === scenario);
}
