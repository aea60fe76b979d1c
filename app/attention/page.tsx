import type { Metadata } from 'next';
import { currentActor } from '#lib/actor.ts';
import { readAttention } from '#lib/attention/read.ts';
import { takeSnapshot } from '#lib/live/shared-watch.ts';
import { LiveAttention } from './live-attention.tsx';

export const metadata: Metadata = { title: 'Attention' };

export default async function AttentionPage() {
  return <LiveAttention initial={await takeSnapshot(readAttention)} actor={await currentActor()} />;
}
