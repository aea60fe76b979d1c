import type { Metadata } from 'next';
import { currentActor } from '#lib/auth/actor.ts';
import { takeSnapshot } from '#lib/live/shared-subscriptions.ts';
import { readAttention } from '#lib/work-queue/work-queue.ts';
import { LiveAttention } from './live-work-queue.tsx';

export const metadata: Metadata = { title: 'Attention' };

export default async function AttentionPage() {
  return <LiveAttention initial={await takeSnapshot(readAttention)} actor={await currentActor()} />;
}
