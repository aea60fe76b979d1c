'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ComponentProps, type MouseEvent, useTransition } from 'react';
import { pressPlay } from '#app/fault-lab/_scenarios/pressed-play.ts';
import { type Position, stageAddress } from '#lib/fault-lab/demonstration/position.ts';
import { newReferenceId } from '#lib/shared/ids.ts';

interface Props extends Omit<ComponentProps<typeof Link>, 'href'> {
  position: Position;
  /** Of the transfer it plays, for a browser without scripts. */
  reference: string;
  'data-key'?: string;
}

/** To the stage of a transfer that does not exist yet. It plays once it is there, without scripts at a press. */
export function ChapterLink({ position, reference, ...link }: Props) {
  const router = useRouter();
  const [isOpening, startOpening] = useTransition();
  const open = (event: MouseEvent) => {
    event.preventDefault();
    if (isOpening) return;
    // A page that is gone back to would have the reference of the transfer played before.
    const unused = newReferenceId();
    pressPlay(unused);
    startOpening(() => router.push(stageAddress(unused, position)));
  };
  return (
    <Link
      {...link}
      href={stageAddress(reference, position)}
      prefetch={false}
      onClick={open}
      aria-busy={isOpening}
    />
  );
}
