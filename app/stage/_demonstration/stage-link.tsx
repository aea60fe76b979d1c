'use client';

import Link from 'next/link';
import type { ComponentProps, MouseEvent } from 'react';

interface Props extends ComponentProps<typeof Link> {
  /** Instead of the link, which is for a browser without scripts, and for another tab. */
  onPress?: (() => void) | undefined;
  'data-key'?: string;
}

export function StageLink({ onPress, ...link }: Props) {
  const onClick = (event: MouseEvent) => {
    if (!onPress || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onPress();
  };
  return <Link {...link} prefetch={false} onClick={onClick} />;
}
