import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Suspense } from 'react';
import { currentActor } from '#lib/actor.ts';
import { prefilledDesk } from '#lib/desk/prefill.ts';
import { isReferenceId } from '#lib/ids.ts';
import { type Snapshot, takeSnapshot } from '#lib/live/shared-watch.ts';
import { toDecimal } from '#lib/money.ts';
import { TemporalUnavailable, TransferNotFound } from '#lib/transfers/errors.ts';
import { getTransfer } from '#lib/transfers/get.ts';
import { retryPresetOf } from '#lib/transfers/retry-presets.ts';
import type { LiveTransfer as LiveTransferData, TransferView } from '#lib/transfers/view.ts';
import { SkeletonRows } from '../../_components/skeleton.tsx';
import { AuditTrail } from './audit-trail.tsx';
import { LiveTransfer } from './live-transfer.tsx';
import { LostTransfer } from './lost-transfer.tsx';
import { MendingNotice } from './mending-notice.tsx';
import { TemporalAway } from './temporal-away.tsx';

type Looked = Snapshot<LiveTransferData> | 'away' | 'unknown';

interface Props {
  params: Promise<{ referenceId: string }>;
  searchParams: Promise<{ again?: string; present?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Transfer ${(await params).referenceId}` };
}

export default async function TransferPage({ params, searchParams }: Props) {
  const { referenceId } = await params;
  const { again, present } = await searchParams;
  if (!isReferenceId(referenceId)) notFound();
  const initial = await look(referenceId);
  if (initial === 'away') return <TemporalAway referenceId={referenceId} />;
  if (initial === 'unknown') return <LostTransfer referenceId={referenceId} />;
  return (
    <LiveTransfer
      initial={initial}
      actor={await currentActor()}
      again={again !== undefined}
      present={present !== undefined}
      likeThisOne={likeThisOne(initial.data.view)}
      retryName={retryPresetOf(initial.data.view.retryPolicy)?.label}
      mending={
        <Suspense>
          <MendingNotice view={initial.data.view} />
        </Suspense>
      }
    >
      <Suspense fallback={<SkeletonRows rows={1} label="What people did is being read" />}>
        <AuditTrail referenceId={referenceId} />
      </Suspense>
    </LiveTransfer>
  );
}

/** Made here, so that the browser need not know how the form's address is read. */
function likeThisOne({
  sourceAccount,
  targetAccount,
  amountMinor,
  currency,
  retryPolicy,
}: TransferView): string {
  const retryPreset = retryPresetOf(retryPolicy)?.id;
  return prefilledDesk({
    sourceAccount,
    targetAccount,
    amount: toDecimal(amountMinor, currency),
    ...(retryPreset && { retryPreset }),
  });
}

async function look(referenceId: string): Promise<Looked> {
  try {
    return await takeSnapshot(() => getTransfer(referenceId));
  } catch (error) {
    if (error instanceof TransferNotFound) return 'unknown';
    if (error instanceof TemporalUnavailable) return 'away';
    throw error;
  }
}
