import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Suspense } from 'react';
import { isAnswerToForm } from '#app/_actions/is-answer-to-form.ts';
import { FollowWithoutScripts } from '#app/_live/follow-without-scripts.tsx';
import { SkeletonRows } from '#app/_ui/skeleton.tsx';
import { currentActor } from '#lib/auth/actor.ts';
import { snapshotOf } from '#lib/live/shared-subscriptions.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import { isReferenceId } from '#lib/shared/ids.ts';
import { toDecimal } from '#lib/shared/money.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { TransferNotFound, TransferUnreadable } from '#lib/transfers/errors.ts';
import { prefilledFormUrl } from '#lib/transfers/form/prefill.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import { readWorkflowSource } from '#lib/transfers/queries/workflow-source.ts';
import { codeLinesIn } from '#lib/transfers/recorder/code-lines.ts';
import { parsePosition } from '#lib/transfers/replay/moments.ts';
import { retryPresetOf } from '#lib/transfers/retry-presets.ts';
import { needsDecision } from '#lib/transfers/statuses.ts';
import type { LiveTransfer as LiveTransferData, TransferView } from '#lib/transfers/view/transfer-view.ts';
import { Activity } from './_details/activity.tsx';
import { LostTransfer } from './_details/lost-transfer.tsx';
import { PresentLink } from './_details/present-link.tsx';
import { RepairNotice } from './_details/repair-notice.tsx';
import { SentAgain } from './_details/sent-again.tsx';
import { TemporalUnavailablePage } from './_details/temporal-unavailable.tsx';
import { TransferLinks } from './_details/transfer-links.tsx';
import { UnreadableTransfer } from './_details/unreadable-transfer.tsx';
import { describeRetryPolicy } from './_labels/retry-labels.ts';
import { LiveTransfer } from './live-transfer.tsx';

type Reading = Snapshot<LiveTransferData> | TransferUnreadable | 'temporal-unavailable' | 'not-found';

interface Props {
  params: Promise<{ referenceId: string }>;
  searchParams: Promise<{ again?: string; replay?: string; follow?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Transfer ${(await params).referenceId}` };
}

export default async function TransferPage({ params, searchParams }: Props) {
  const { referenceId } = await params;
  const { again, replay, follow } = await searchParams;
  if (!isReferenceId(referenceId)) notFound();
  const initial = await readTransfer(referenceId);
  if (initial === 'temporal-unavailable') return <TemporalUnavailablePage referenceId={referenceId} />;
  if (initial instanceof TransferUnreadable)
    return <UnreadableTransfer referenceId={referenceId} why={initial.why} />;
  if (initial === 'not-found') return <LostTransfer referenceId={referenceId} />;
  return (
    <LiveTransfer
      initial={initial}
      actor={await currentActor()}
      again={again === undefined ? null : <SentAgain startedAt={initial.data.view.startedAt} />}
      replayMs={parsePosition(replay ?? '') ?? null}
      follow={
        isFollowable(initial.data.view) ? (
          <FollowWithoutScripts
            address={`/transfers/${referenceId}`}
            following={follow !== undefined && !(await isAnswerToForm())}
          />
        ) : null
      }
      codeLines={codeLinesIn(await readWorkflowSource())}
      retry={describeRetryPolicy(initial.data.view.retryPolicy)}
      present={<PresentLink referenceId={referenceId} />}
      links={<TransferLinks view={initial.data.view} sameOrderUrl={sameOrderUrl(initial.data.view)} />}
      repair={
        <Suspense>
          <RepairNotice view={initial.data.view} />
        </Suspense>
      }
    >
      <Suspense fallback={<SkeletonRows rows={1} label="Loading activity" />}>
        <Activity referenceId={referenceId} />
      </Suspense>
    </LiveTransfer>
  );
}

function isFollowable({ closedAt, status }: TransferView): boolean {
  return closedAt === null && !needsDecision(status);
}

/** On the server, to keep the form's parser out of the browser bundle. */
function sameOrderUrl({
  sourceAccount,
  targetAccount,
  amountMinor,
  currency,
  retryPolicy,
}: TransferView): string {
  const retryPreset = retryPresetOf(retryPolicy)?.id;
  return prefilledFormUrl({
    sourceAccount,
    targetAccount,
    amount: toDecimal(amountMinor, currency),
    ...(retryPreset && { retryPreset }),
  });
}

async function readTransfer(referenceId: string): Promise<Reading> {
  try {
    return await snapshotOf(() => getTransfer(referenceId));
  } catch (error) {
    if (error instanceof TransferUnreadable) return error;
    if (error instanceof TransferNotFound) return 'not-found';
    if (error instanceof TemporalUnavailable) return 'temporal-unavailable';
    throw error;
  }
}
