import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { useServerUnavailable } from '#app/_live/use-live.ts';
import { pressPlay } from '#app/fault-lab/_scenarios/pressed-play.ts';
import { type Position, stageAddress } from '#lib/fault-lab/demonstration/position.ts';
import { newReferenceId } from '#lib/shared/ids.ts';

/** Leads to the stage of a transfer that does not exist yet. It plays once it is there, without scripts at a press. */
export function useOpenChapter(): [isOpening: boolean, open: (position: Position) => void] {
  const router = useRouter();
  const unavailable = useServerUnavailable();
  const [isOpening, startOpening] = useTransition();
  const open = (position: Position) => {
    // With the server unreachable, the page would be replaced by an error.
    if (isOpening || unavailable) return;
    // A page that is gone back to would have the reference of the transfer played before.
    const unused = newReferenceId();
    pressPlay(unused);
    startOpening(() => router.push(stageAddress(unused, position)));
  };
  return [isOpening, open];
}
