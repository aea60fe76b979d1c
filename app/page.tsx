import { Suspense } from 'react';
import { accountsToOffer } from '#lib/accounts/find-accounts.ts';
import { currentActor } from '#lib/auth/actor.ts';
import { readDashboard } from '#lib/dashboard/dashboard.ts';
import { readFigures } from '#lib/dashboard/figures.ts';
import { readHeadline } from '#lib/dashboard/headline.ts';
import { snapshotOf } from '#lib/live/shared-subscriptions.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import type { Query } from '#lib/shared/search-params.ts';
import { readPrefill } from '#lib/transfers/form/prefill.ts';
import { defaultPolicy } from '#lib/transfers/policy.ts';
import { Dashboard } from './_dashboard/dashboard.tsx';
import { Figures } from './_dashboard/figures.tsx';
import { FiguresSkeleton } from './_dashboard/figures-skeleton.tsx';
import { Headline } from './_dashboard/headline.tsx';
import { HEADLINE_LINKS } from './_dashboard/headline-links.ts';
import { NO_HEADLINE } from './_dashboard/no-headline.ts';
import { Sending } from './_dashboard/sending.tsx';

export default async function HomePage({ searchParams }: { searchParams: Promise<Query> }) {
  const prefill = readPrefill(await searchParams);
  const [initial, actor, offered] = await Promise.all([
    snapshotOf(readDashboard),
    currentActor(),
    accountsToOffer([prefill.sourceAccount, prefill.targetAccount]),
  ]);
  const { approvalThresholdMinor, approvalDeadlineMs } = defaultPolicy();
  return (
    <Sending actor={actor}>
      <Dashboard
        initial={initial}
        offered={offered}
        reference={newReferenceId()}
        prefill={prefill}
        approval={{ thresholdMinor: approvalThresholdMinor, deadlineMs: approvalDeadlineMs }}
        sender={actor.name}
        headline={
          <Suspense fallback={<Headline initial={NO_HEADLINE} links={HEADLINE_LINKS} />}>
            <FirstHeadline />
          </Suspense>
        }
      />
      <Suspense fallback={<FiguresSkeleton />}>
        <FirstFigures />
      </Suspense>
    </Sending>
  );
}

/** Reads every open transfer: streamed, so that the form does not wait. */
async function FirstHeadline() {
  return <Headline initial={await snapshotOf(readHeadline)} links={HEADLINE_LINKS} />;
}

/** Reads a thousand calls: streamed as well. */
async function FirstFigures() {
  return <Figures initial={await snapshotOf(readFigures)} />;
}
