import type { Metadata } from 'next';
import { Suspense } from 'react';
import type { LapsedClaimProps } from '#app/_decisions/lapsed-claim.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { Skeleton, SkeletonRows } from '#app/_ui/skeleton.tsx';
import { type Actor, currentActor } from '#lib/auth/actor.ts';
import { refusalOf } from '#lib/auth/permissions.ts';
import { snapshotOf } from '#lib/live/shared-subscriptions.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import { type Reconciliation, ReconciliationImpossible, reconcile } from '#lib/reconciliation/reconcile.ts';
import type { Query } from '#lib/shared/search-params.ts';
import { nullWhenTemporalUnavailable } from '#lib/temporal-client/errors.ts';
import type { RepairView } from '#lib/transfers/repair/repair.ts';
import { readRepairIfAnswered } from '#lib/transfers/repair/repair-topic.ts';
import { readUnsettledClaim } from '#lib/transfers/repair/unsettled-claim.ts';
import { FindingsList, MAX_SHOWN } from './findings-list.tsx';
import { RunAgain } from './run-again.tsx';
import { Totals } from './totals.tsx';
import { NoVerdict, Verdict } from './verdict.tsx';

export const metadata: Metadata = { title: 'Reconciliation' };

export default async function ReconciliationPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { wait } = await searchParams;
  const compared = <Compared actor={await currentActor()} />;
  return (
    <>
      <PageHeader title="Reconciliation" lead="Compares every transfer in Temporal with the bank ledger.">
        <RunAgain />
      </PageHeader>
      {/* Slow: it reads everything. What is streamed is shown by a script. */}
      {wait === undefined ? <Suspense fallback={<Comparing />}>{compared}</Suspense> : compared}
    </>
  );
}

async function Compared({ actor }: { actor: Actor }) {
  const run = await compare();
  if (typeof run === 'string') return <NoVerdict problem={run} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
      <Verdict run={run} />
      <FindingsList
        findings={run.findings}
        repairs={await repairsOf(run)}
        claims={await claimsOf(run)}
        repairRefusal={refusalOf(actor, 'repair-transfer')}
        actor={actor}
      />
      <Totals totals={run.totals} />
    </div>
  );
}

/** Somebody waits: a history is up to a second. */
const MAX_QUIET = 100;

/** @returns why not, when it was impossible */
async function compare(): Promise<Reconciliation | string> {
  try {
    return await reconcile({ maxQuiet: MAX_QUIET });
  } catch (error) {
    if (error instanceof ReconciliationImpossible) return error.message;
    throw error;
  }
}

function Comparing() {
  return (
    <div className="grid gap-8">
      <Skeleton className="h-32 rounded-xl" />
      <SkeletonRows rows={3} label="Reconciling" />
      <noscript>
        <a href="/reconciliation?wait" className="underline underline-offset-2">
          Wait for the result
        </a>
      </noscript>
    </div>
  );
}

/** All windows of a browser share one stream and its limit. */
const MAX_FOLLOWED = 6;

/** Only the first repairs are live; those that need a decision are on /work-queue too. */
async function repairsOf({ findings }: Reconciliation): Promise<Map<string, Snapshot<RepairView>>> {
  const repaired = findings.flatMap(({ kind, transfer }) =>
    kind === 'being-repaired' && transfer !== null ? [transfer] : [],
  );
  const snapshots = await Promise.all(repaired.slice(0, MAX_FOLLOWED).map(readSnapshot));
  return new Map(snapshots.flat());
}

/** Of those that can be repaired. Without Temporal none is known, and no repair starts. */
async function claimsOf({ findings }: Reconciliation): Promise<Map<string, LapsedClaimProps['lapsed']>> {
  const repairable = findings.flatMap(({ repair, transfer }) =>
    repair === 'return-money' && transfer !== null ? [transfer] : [],
  );
  const claims = repairable.slice(0, MAX_SHOWN).map(async (transfer) => {
    const claim = await readUnsettledClaim(transfer).catch(nullWhenTemporalUnavailable);
    return claim ? [[transfer, claim] as const] : [];
  });
  return new Map((await Promise.all(claims)).flat());
}

/** Empty while Temporal is unavailable. */
async function readSnapshot(referenceId: string): Promise<[string, Snapshot<RepairView>][]> {
  const { data, ...taken } = await snapshotOf(() => readRepairIfAnswered(referenceId));
  return data ? [[referenceId, { ...taken, data }]] : [];
}
