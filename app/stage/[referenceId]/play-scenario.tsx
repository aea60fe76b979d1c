'use client';

import { LoaderCircle, Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { ActionFailure } from '#app/_actions/action-failure.tsx';
import { ActionFormElement } from '#app/_actions/action-form-element.tsx';
import { useAction } from '#app/_actions/use-action.ts';
import { playScenarioAction } from '#app/fault-lab/_scenarios/actions.ts';
import { takePressedPlay } from '#app/fault-lab/_scenarios/pressed-play.ts';
import { rememberPlay } from '#app/fault-lab/_scenarios/use-plays.ts';
import type { ScenarioTexts } from './_facts/guide.ts';

interface Props {
  referenceId: string;
  scenario: ScenarioTexts;
  isStarted: boolean;
  /** Whether the stage would see it from its first event on. */
  isFollowed: boolean;
}

/** Begins by itself where Play was pressed in the lab. */
export function PlayScenario({ referenceId, scenario: { id, title }, isStarted, isFollowed }: Props) {
  const router = useRouter();
  const button = useRef<HTMLButtonElement>(null);
  const { result, submit, pending } = useAction(playScenarioAction, undefined, (answer) => {
    if (answer.kind !== 'done') return;
    if (answer.value) rememberPlay(answer.value);
    router.refresh();
  });
  useEffect(() => {
    if (isFollowed && takePressedPlay(referenceId)) button.current?.click();
  }, [isFollowed, referenceId]);
  if (isStarted && result.kind !== 'failed') return null;
  const Icon = pending ? LoaderCircle : Play;
  return (
    <div
      className={
        isStarted
          ? 'staged:absolute staged:bottom-2 staged:left-4'
          : 'grid place-content-center justify-items-center gap-3 p-4'
      }
    >
      {isStarted ? null : (
        <ActionFormElement action={submit}>
          <input type="hidden" name="scenario" value={id} />
          <input type="hidden" name="reference" value={referenceId} />
          <button
            ref={button}
            type="submit"
            className="button button-primary text-lead"
            disabled={pending}
            aria-label={`Play: ${title}`}
          >
            <Icon className={`size-5 ${pending ? 'motion-safe:animate-spin' : ''}`} aria-hidden="true" />
            {pending ? 'Playing…' : 'Play'}
          </button>
        </ActionFormElement>
      )}
      <ActionFailure result={result} />
    </div>
  );
}
