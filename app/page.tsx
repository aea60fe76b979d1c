import { Suspense } from 'react';
import { currentActor } from '#lib/actor.ts';
import { readDesk } from '#lib/desk/desk.ts';
import { readFigures } from '#lib/desk/figures.ts';
import { readHeadline } from '#lib/desk/headline.ts';
import { readPrefill } from '#lib/desk/prefill.ts';
import { newReferenceId } from '#lib/ids.ts';
import { takeSnapshot } from '#lib/live/shared-watch.ts';
import { defaultPolicy } from '#lib/transfers/policy.ts';
import { Desk } from './_home/desk.tsx';
import { Figures } from './_home/figures.tsx';
import { FiguresSkeleton } from './_home/figures-skeleton.tsx';
import { Headline } from './_home/headline.tsx';
import { HEADLINE_LINKS } from './_home/headline-links.ts';
import { NOT_KNOWN_YET } from './_home/headline-unknown.ts';
import type { Query } from './_lists/query.ts';

export default async function HomePage({ searchParams }: { searchParams: Promise<Query> }) {
  const [initial, { name }, query] = await Promise.all([
    takeSnapshot(readDesk),
    currentActor(),
    searchParams,
  ]);
  const { approvalThresholdMinor, approvalDeadlineMs } = defaultPolicy();
  return (
    <>
      <Desk
        initial={initial}
        reference={newReferenceId()}
        prefill={readPrefill(query)}
        approval={{ thresholdMinor: approvalThresholdMinor, deadlineMs: approvalDeadlineMs }}
        sender={name}
        headline={
          <Suspense fallback={<Headline initial={NOT_KNOWN_YET} links={HEADLINE_LINKS} />}>
            <FirstHeadline />
          </Suspense>
        }
      />
      <Suspense fallback={<FiguresSkeleton />}>
        <FirstFigures />
      </Suspense>
    </>
  );
}

/** It is read from every transfer under way: nobody waits for it to send money. */
async function FirstHeadline() {
  return <Headline initial={await takeSnapshot(readHeadline)} links={HEADLINE_LINKS} />;
}

/** Made from a thousand calls: nobody waits for it to send money. */
async function FirstFigures() {
  return <Figures initial={await takeSnapshot(readFigures)} />;
}
