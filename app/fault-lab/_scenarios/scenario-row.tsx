'use client';

import { LoaderCircle, Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type SubmitEvent, useEffect, useTransition } from 'react';
import { ActionFailure } from '#app/_actions/action-failure.tsx';
import { ActionFormElement } from '#app/_actions/action-form-element.tsx';
import { useAction } from '#app/_actions/use-action.ts';
import { useServerUnavailable } from '#app/_live/use-live.ts';
import type { Role } from '#lib/auth/permissions.ts';
import type { Fault } from '#lib/bank-client/contract.ts';
import type { Scenario, ScenarioPlay } from '#lib/fault-lab/scenarios/catalogue.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { playScenarioAction } from './actions.ts';
import { PlayedScenario } from './played-scenario.tsx';
import { pressPlay } from './pressed-play.ts';
import { rememberPlay } from './use-plays.ts';

interface Props {
  scenario: Scenario;
  canPlay: boolean;
  /** Null where plays are not remembered. */
  play: ScenarioPlay | undefined | null;
  /** Shown at the top of the lab, and not here. */
  isPinned: boolean;
  isFollowed: boolean;
  role: Role;
  armed: Fault[];
}

export function ScenarioRow({ scenario, canPlay, play: remembered, isPinned, ...shown }: Props) {
  const { result, submit, pending } = useAction(playScenarioAction);
  const latest = result.kind === 'done' ? result.value : undefined;
  useEffect(() => {
    if (latest) rememberPlay(latest);
  }, [latest]);
  const { id, title, happens, watch, matters, shows, needs } = scenario;
  const router = useRouter();
  const unavailable = useServerUnavailable();
  const [isOpening, startOpening] = useTransition();
  const playOnStage = (event: SubmitEvent) => {
    event.preventDefault();
    // With the server unreachable, the page would be replaced by an error.
    if (isOpening || unavailable) return;
    const reference = newReferenceId();
    pressPlay(reference);
    startOpening(() => router.push(`/stage/${reference}?scenario=${id}`));
  };
  const play = remembered === null ? latest : remembered;
  return (
    <li
      aria-labelledby={`scenario-${id}`}
      className={`px-4 py-3 ${play ? 'bg-accent-wash first:rounded-t-xl last:rounded-b-xl' : ''}`}
      data-scenario={id}
    >
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0 flex-1">
          <h4 id={`scenario-${id}`} className="font-semibold">
            {title}
          </h4>
          <p className="text-pretty text-muted">{happens}</p>
          <details>
            <summary className="quiet-link w-fit py-1 text-note max-sm:py-3">What to watch</summary>
            <p className="max-w-prose text-pretty">{watch}</p>
            {matters ? <p className="mt-1 max-w-prose text-pretty">{matters}</p> : null}
            <p className="mt-1 max-w-prose text-note text-muted">{shows}</p>
          </details>
          {needs === 'processes' ? <KillNote id={needsId(id)} canPlay={canPlay} /> : null}
        </div>
        <ActionFormElement action={submit} onSubmit={playOnStage}>
          <input type="hidden" name="scenario" value={id} />
          <PlayButton
            scenario={scenario}
            canPlay={canPlay}
            pending={pending || isOpening}
            again={play !== undefined}
          />
        </ActionFormElement>
      </div>
      <div aria-live="polite">
        <ActionFailure result={result} className="mt-2 text-note" />
        {play && !isPinned ? <PlayedScenario play={play} {...shown} /> : null}
      </div>
    </li>
  );
}

function needsId(scenario: string): string {
  return `scenario-${scenario}-needs`;
}

function KillNote({ id, canPlay }: { id: string; canPlay: boolean }) {
  return (
    <p id={id} className="text-note text-waiting">
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
      aria-disabled={pending}
      disabled={!canPlay}
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
