import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { z } from 'zod';
import { playScenarioAction } from '#app/fault-lab/_scenarios/actions.ts';
import { playChapterAction } from '#app/stage/_demonstration/actions.ts';
import { Demonstration } from '#app/stage/_demonstration/demonstration.tsx';
import { playableChapters } from '#lib/fault-lab/demonstration/playable.ts';
import { positionIn } from '#lib/fault-lab/demonstration/position.ts';
import { hasProcessSwitches } from '#lib/fault-lab/processes/processes.ts';
import { SCENARIO_IDS, SCENARIOS } from '#lib/fault-lab/scenarios/catalogue.ts';
import { snapshotOf } from '#lib/live/shared-subscriptions.ts';
import { placeholder, type Snapshot } from '#lib/live/snapshot.ts';
import { isReferenceId, newReferenceId } from '#lib/shared/ids.ts';
import { type Query, textIn } from '#lib/shared/search-params.ts';
import { readSystemStatus } from '#lib/system/system-status.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { TransferNotFound, TransferUnreadable } from '#lib/transfers/errors.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import type { LiveTransfer } from '#lib/transfers/view/transfer-view.ts';
import type { ScenarioTexts } from './_facts/guide.ts';
import { readWorkflowLines } from './_facts/workflow-lines.ts';
import { LiveStage } from './live-stage.tsx';

interface Props {
  params: Promise<{ referenceId: string }>;
  searchParams: Promise<Query>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Stage ${(await params).referenceId}` };
}

export default async function StagePage({ params, searchParams }: Props) {
  const { referenceId } = await params;
  if (!isReferenceId(referenceId)) notFound();
  const [initial, system, lines] = await Promise.all([
    readTransfer(referenceId),
    snapshotOf(readSystemStatus),
    readWorkflowLines(),
  ]);
  const query = await searchParams;
  const scenario = scenarioOf(query.scenario);
  const chapter = positionIn({ get: (name) => textIn(query, name) ?? null })?.chapter;
  return (
    <LiveStage
      referenceId={referenceId}
      initial={initial}
      system={system}
      lines={lines}
      scenario={scenario}
      play={
        chapter
          ? { action: playChapterAction, field: { name: 'chapter', value: String(chapter) } }
          : { action: playScenarioAction, field: { name: 'scenario', value: scenario?.id ?? '' } }
      }
      demonstration={
        <Demonstration
          key={referenceId}
          referenceId={referenceId}
          initial={initial}
          system={system}
          nextReference={newReferenceId()}
          playable={playableChapters(hasProcessSwitches())}
        />
      }
    />
  );
}

/** Null before it starts, and while Temporal is down: it is followed all the same. */
async function readTransfer(referenceId: string): Promise<Snapshot<LiveTransfer | null>> {
  try {
    return await snapshotOf(() => getTransfer(referenceId));
  } catch (error) {
    // Its page says what is wrong with it.
    if (error instanceof TransferUnreadable) redirect(`/transfers/${referenceId}`);
    if (error instanceof TransferNotFound || error instanceof TemporalUnavailable) return placeholder(null);
    throw error;
  }
}

const scenarioId = z.enum(SCENARIO_IDS);

function scenarioOf(named: unknown): ScenarioTexts | undefined {
  const id = scenarioId.safeParse(named).data;
  return SCENARIOS.find((scenario) => scenario.id === id);
}
