'use client';

import type Link from 'next/link';
import type { ComponentProps } from 'react';
import { type Position, stageAddress } from '#lib/fault-lab/demonstration/position.ts';
import { StageLink } from './stage-link.tsx';
import { useOpenChapter } from './use-open-chapter.ts';

interface Props extends Omit<ComponentProps<typeof Link>, 'href'> {
  position: Position;
  /** Of the transfer it plays, for a browser without scripts. */
  reference: string;
}

export function ChapterLink({ position, reference, ...link }: Props) {
  const [isOpening, open] = useOpenChapter();
  const onPress = () => open(position);
  return (
    <StageLink {...link} href={stageAddress(reference, position)} onPress={onPress} aria-busy={isOpening} />
  );
}
