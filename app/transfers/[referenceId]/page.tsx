import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { isReferenceId } from '#lib/ids.ts';
import { type Snapshot, takeSnapshot } from '#lib/live/shared-watch.ts';
import { TemporalUnavailable, TransferNotFound } from '#lib/transfers/errors.ts';
import { getTransfer } from '#lib/transfers/get.ts';
import type { LiveTransfer as LiveTransferData } from '#lib/transfers/view.ts';
import { LiveTransfer } from './live-transfer.tsx';
import { TemporalAway } from './temporal-away.tsx';

interface Props {
  params: Promise<{ referenceId: string }>;
  searchParams: Promise<{ again?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Transfer ${(await params).referenceId}` };
}

export default async function TransferPage({ params, searchParams }: Props) {
  const { referenceId } = await params;
  const { again } = await searchParams;
  if (!isReferenceId(referenceId)) notFound();
  const initial = await look(referenceId);
  if (!initial) return <TemporalAway referenceId={referenceId} />;
  return <LiveTransfer initial={initial} again={again !== undefined} />;
}

/** Undefined while Temporal does not answer. */
async function look(referenceId: string): Promise<Snapshot<LiveTransferData> | undefined> {
  try {
    return await takeSnapshot(() => getTransfer(referenceId));
  } catch (error) {
    if (error instanceof TransferNotFound) notFound();
    if (error instanceof TemporalUnavailable) return undefined;
    throw error;
  }
}
