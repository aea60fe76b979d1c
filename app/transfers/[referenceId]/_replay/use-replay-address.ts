import { useEffect } from 'react';
import { formatPosition } from '#lib/transfers/replay/moments.ts';
import type { Playback } from './use-playback.ts';

/** Browsers limit how often an address changes. */
const REST_MS = 250;

/** The address says where it stands, and is as before when the replay is left. */
export function useReplayAddress({ positionMs, playing }: Playback): void {
  useEffect(() => {
    if (playing) return;
    const rest = setTimeout(() => setAddress(formatPosition(positionMs)), REST_MS);
    return () => clearTimeout(rest);
  }, [positionMs, playing]);
  useEffect(() => () => setAddress(null), []);
}

function setAddress(position: string | null): void {
  const address = new URL(window.location.href);
  if (position === null) address.searchParams.delete('replay');
  else address.searchParams.set('replay', position);
  window.history.replaceState(null, '', address);
}
