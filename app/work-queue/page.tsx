import type { Metadata } from 'next';
import { currentActor } from '#lib/auth/actor.ts';
import { snapshotOf } from '#lib/live/shared-subscriptions.ts';
import { readWorkQueue } from '#lib/work-queue/work-queue.ts';
import { LiveWorkQueue } from './live-work-queue.tsx';

export const metadata: Metadata = { title: 'Work queue' };

export default async function WorkQueuePage() {
  return <LiveWorkQueue initial={await snapshotOf(readWorkQueue)} actor={await currentActor()} />;
}
