import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { z } from 'zod';
import { isAnswerToForm } from '#app/_actions/is-answer-to-form.ts';
import { FollowWithoutScripts } from '#app/_live/follow-without-scripts.tsx';
import { playScenarioAction } from '#app/fault-lab/_scenarios/actions.ts';
import { playChapterAction } from '#app/stage/_demonstration/actions.ts';
import { Demonstration } from '#app/stage/_demonstration/demonstration.tsx';
import { findAccount } from '#lib/accounts/find-accounts.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { playableChapters } from '#lib/fault-lab/demonstration/playable.ts';
import { positionIn } from '#lib/fault-lab/demonstration/position.ts';
import { hasProcessSwitches } from '#lib/fault-lab/processes/processes.ts';
import { SCENARIO_IDS, SCENARIOS } from '#lib/fault-lab/scenarios/catalogue.ts';
import { snapshotOf } from '#lib/live/shared-subscriptions.ts';
import { placeholder, type Snapshot } from '#lib/live/snapshot.ts';
import { isReferenceId, newReferenceId } from '#lib/shared/ids.ts';
import { address, type Query, textIn } from '#lib/shared/search-params.ts';
import { readSystemStatus } from '#lib/system/system-status.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { TransferNotFound, TransferUnreadable } from '#lib/transfers/errors.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import { readLedgerRecord } from '#lib/transfers/queries/ledger.ts';
import { readWorkflowSource } from '#lib/transfers/queries/workflow-source.ts';
import type { LiveTransfer, TransferView } from '#lib/transfers/view/transfer-view.ts';
import type { Absence, ScenarioTexts } from './_facts/guide.ts';
import { workflowLinesOf } from './_facts/workflow-lines.ts';
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
  const [reading, system, source] = await Promise.all([
    readTransfer(referenceId),
    snapshotOf(readSystemStatus),
    readWorkflowSource(),
  ]);
  const absence = typeof reading === 'string' ? reading : null;
  const initial = typeof reading === 'string' ? placeholder(null) : reading;
  const holders = initial.data ? await holdersOf(initial.data.view) : {};
  const query = await searchParams;
  const scenario = scenarioOf(query.scenario);
  const chapter = positionIn({ get: (name) => textIn(query, name) ?? null })?.chapter;
  const following = query.follow !== undefined && !(await isAnswerToForm());
  return (
    <LiveStage
      referenceId={referenceId}
      initial={initial}
      absence={absence}
      holders={holders}
      system={system}
      lines={workflowLinesOf(source)}
      scenario={scenario}
      play={
        chapter
          ? { action: playChapterAction, field: { name: 'chapter', value: String(chapter) } }
          : { action: playScenarioAction, field: { name: 'scenario', value: scenario?.id ?? '' } }
      }
      follow={
        <FollowWithoutScripts
          address={address(`/stage/${referenceId}`, { ...query, follow: undefined })}
          following={following}
        />
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

/** An absent one is followed all the same. */
async function readTransfer(referenceId: string): Promise<Snapshot<LiveTransfer> | Absence> {
  try {
    return await snapshotOf(() => getTransfer(referenceId));
  } catch (error) {
    // Its page says what is wrong with it.
    if (error instanceof TransferUnreadable) redirect(`/transfers/${referenceId}`);
    if (error instanceof TransferNotFound) return absenceOf(referenceId);
    if (error instanceof TemporalUnavailable) return 'temporal-unavailable';
    throw error;
  }
}

async function absenceOf(referenceId: string): Promise<Absence> {
  const record = await readLedgerRecord(referenceId);
  if (record === 'unknown') return 'bank-unavailable';
  if (record.books) redirect(`/transfers/${referenceId}`);
  return 'not-sent';
}

/** By account; without those that the bank does not tell now. */
async function holdersOf({ sourceAccount, targetAccount }: TransferView): Promise<Record<string, string>> {
  const accounts = await Promise.all(
    [sourceAccount, targetAccount].map((id) => findAccount(id).catch(nullWhenBankUnavailable)),
  );
  return Object.fromEntries(accounts.flatMap((account) => (account ? [[account.id, account.holder]] : [])));
}

const scenarioId = z.enum(SCENARIO_IDS);

function scenarioOf(named: unknown): ScenarioTexts | undefined {
  const id = scenarioId.safeParse(named).data;
  return SCENARIOS.find((scenario) => scenario.id === id);
}
