'use client';

import type { ComponentProps, ReactNode } from 'react';
import { AutoRefresh } from '#app/_live/auto-refresh.tsx';
import { useLive, usePausedUpdates } from '#app/_live/use-live.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import type { SystemStatus } from '#lib/system/system-status.ts';
import type { LiveTransfer } from '#lib/transfers/view/transfer-view.ts';
import { type Absence, guideOf, guideWithout, type ScenarioTexts } from './_facts/guide.ts';
import { standingCall } from './_facts/standing-call.ts';
import type { WorkflowLine } from './_facts/workflow-lines.ts';
import { StageKeys } from './_keys/stage-keys.tsx';
import { Code } from './_parts/code.tsx';
import { GuideCards } from './_parts/guide-cards.tsx';
import { Scoreboard } from './_parts/scoreboard.tsx';
import { StageHeader } from './_parts/stage-header.tsx';
import { StagePicture } from './_parts/stage-picture.tsx';
import { Tiles } from './_parts/tiles.tsx';
import { PlayScenario } from './play-scenario.tsx';

interface Props {
  referenceId: string;
  initial: Snapshot<LiveTransfer | null>;
  /** Null where the server had it. */
  absence: Absence | null;
  /** Of the accounts, as far as they are known. */
  holders: Readonly<Record<string, string>>;
  system: Snapshot<SystemStatus>;
  lines: WorkflowLine[];
  scenario: ScenarioTexts | undefined;
  play: Pick<ComponentProps<typeof PlayScenario>, 'action' | 'field'>;
  /** While it is open, without scripts. */
  follow: ReactNode;
  /** In the footer; the only one to take the arrow keys. */
  demonstration?: ReactNode;
}

export function LiveStage({
  referenceId,
  initial,
  absence,
  holders,
  lines,
  scenario,
  play,
  follow,
  demonstration,
  ...props
}: Props) {
  const { snapshot, connection } = useLive(`transfer/${referenceId}`, initial);
  const { data: system, takenAtMs } = useLive('system', props.system).snapshot;
  const { paused } = usePausedUpdates();
  const { data: live } = snapshot;
  const view = live?.view;
  const workersPolling = live?.temporalAnswers ? (system.workers?.polling ?? null) : null;
  const isUnknown = !view && absence !== 'not-sent';
  return (
    <article aria-label="Stage" data-stage className="stage">
      <div className="stage-frame">
        <div className="stage-body">
          <StageHeader
            referenceId={referenceId}
            view={view}
            holders={holders}
            title={scenario?.title}
            absence={absence}
            workersPolling={workersPolling}
            connection={connection}
          >
            {view && view.closedAt !== null ? null : follow}
          </StageHeader>
          <StagePicture live={live} workersPolling={workersPolling}>
            {isUnknown ? <AutoRefresh /> : null}
            {scenario && !isUnknown ? (
              <PlayScenario
                {...play}
                referenceId={referenceId}
                title={scenario.title}
                isStarted={view !== undefined}
                isFollowed={connection === 'live' || paused}
              />
            ) : null}
          </StagePicture>
          <div className="grid min-h-0 grid-cols-1 gap-4 staged:grid-rows-[auto_minmax(0,1fr)] staged:[grid-area:side]">
            <Tiles system={system} view={view} serverNowMs={takenAtMs} />
            <GuideCards guide={view ? guideOf(view, scenario, holders) : guideWithout(absence, scenario)} />
          </div>
          <Code lines={lines} standing={view && standingCall(view)} />
          <footer className="grid min-h-0 grid-cols-1 content-start gap-x-4 gap-y-3 staged:grid-cols-[calc(var(--cell)*33)_minmax(0,1fr)] staged:[grid-area:foot]">
            <div className="grid min-w-0 grid-cols-1 content-between gap-y-3">
              <Scoreboard view={view} />
              {demonstration}
            </div>
            <StageKeys referenceId={referenceId} view={view} system={system} />
          </footer>
        </div>
      </div>
    </article>
  );
}
