'use client';

import { LoaderCircle, Play } from 'lucide-react';
import { useEffect } from 'react';
import { ActionFailure } from '#app/_actions/action-failure.tsx';
import { ActionFormElement } from '#app/_actions/action-form-element.tsx';
import { useAction } from '#app/_actions/use-action.ts';
import type { Role } from '#lib/auth/permissions.ts';
import type { Fault } from '#lib/bank-client/contract.ts';
import type { Scenario, ScenarioPlay } from '#lib/fault-lab/scenarios/catalogue.ts';
import { playScenarioAction } from './actions.ts';
import { PlayedScenario } from './played-scenario.tsx';
import { rememberPlay } from './use-plays.ts';

interface Props {
  scenario: Scenario;
  canPlay: boolean;
  play: ScenarioPlay | undefined;
  isFollowed: boolean;
  role: Role;
  armed: Fault[];
}

export function ScenarioCard({ scenario, canPlay, play: earlier, isFollowed, role, armed }: Props) {
  const { result, submit, pending } = useAction(playScenarioAction);
  const latest = result.kind === 'done' ? result.value : undefined;
  useEffect(() => {
    if (latest) rememberPlay(latest);
  }, [latest]);
  const { id, title, happens, watch, matters, shows, needs } = scenario;
  // Without scripts nothing is stored, so the action's own result is shown.
  const play = earlier ?? latest;
  return (
    <li
      aria-labelledby={`scenario-${id}`}
      className={`card flex flex-col p-4 ${play ? 'ring-1 ring-accent' : ''}`}
      data-scenario={id}
    >
      <div className="flex items-start justify-between gap-3">
        <h3 id={`scenario-${id}`} className="pt-1.5 font-semibold text-balance">
          {title}
        </h3>
        <ActionFormElement action={submit}>
          <input type="hidden" name="scenario" value={id} />
          <PlayButton scenario={scenario} canPlay={canPlay} pending={pending} again={play !== undefined} />
        </ActionFormElement>
      </div>
      <dl className="mt-2 grid flex-1 content-start gap-2.5">
        <Line term="What happens">{happens}</Line>
        <Line term="What to watch">{watch}</Line>
        {matters ? <Line term="Why it matters">{matters}</Line> : null}
      </dl>
      {needs === 'processes' ? <KillNote id={needsId(id)} canPlay={canPlay} /> : null}
      <p className="mt-3 border-t border-line pt-3 text-note text-muted">{shows}</p>
      <div aria-live="polite">
        <ActionFailure result={result} className="mt-2 text-note" />
        {play ? <PlayedScenario play={play} isFollowed={isFollowed} role={role} armed={armed} /> : null}
      </div>
    </li>
  );
}

function needsId(scenario: string): string {
  return `scenario-${scenario}-needs`;
}

function KillNote({ id, canPlay }: { id: string; canPlay: boolean }) {
  return (
    <p id={id} className="mt-3 text-note text-waiting">
      {canPlay
        ? 'Kills a real process. It restarts automatically.'
        : 'Kills a process: available only under npm start.'}
    </p>
  );
}

interface PlayButtonProps {
  scenario: Scenario;
  canPlay: boolean;
  pending: boolean;
  again: boolean;
}

function PlayButton({ scenario: { id, title, needs }, canPlay, pending, again }: PlayButtonProps) {
  const Icon = pending ? LoaderCircle : Play;
  const label = again ? 'Play again' : 'Play';
  return (
    <button
      type="submit"
      className="button button-quiet"
      disabled={pending || !canPlay}
      aria-describedby={needs === 'processes' ? needsId(id) : undefined}
      aria-label={`${label}: ${title}`}
    >
      <Icon
        className={`size-4 text-accent ${pending ? 'motion-safe:animate-spin' : ''}`}
        aria-hidden="true"
      />
      {pending ? 'Playing…' : again ? 'Again' : label}
    </button>
  );
}

function Line({ term, children }: { term: string; children: string }) {
  return (
    <div>
      <dt className="eyebrow">{term}</dt>
      <dd className="text-pretty">{children}</dd>
    </div>
  );
}
