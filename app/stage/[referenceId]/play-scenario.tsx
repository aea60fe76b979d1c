'use client';

import { LoaderCircle, Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { ActionFailure } from '#app/_actions/action-failure.tsx';
import { ActionFormElement } from '#app/_actions/action-form-element.tsx';
import type { ServerAction } from '#app/_actions/action-result.ts';
import { useAction } from '#app/_actions/use-action.ts';
import { takePressedPlay } from '#app/fault-lab/_scenarios/pressed-play.ts';
import { forgetPlays, rememberPlay } from '#app/fault-lab/_scenarios/use-plays.ts';
import type { ScenarioPlay } from '#lib/fault-lab/scenarios/catalogue.ts';

interface Props {
  referenceId: string;
  /** Of the scenario or the chapter. */
  title: string;
  action: ServerAction<ScenarioPlay>;
  field: { name: string; value: string };
  isStarted: boolean;
  /** Whether the stage would see it from its first event on, or is not to. */
  isFollowed: boolean;
}

/** Begins by itself where Play was pressed in the lab. */
export function PlayScenario({ referenceId, title, action, field, isStarted, isFollowed }: Props) {
  const router = useRouter();
  const button = useRef<HTMLButtonElement>(null);
  const { result, submit, pending } = useAction(action, undefined, (answer) => {
    if (answer.kind !== 'done') return;
    // A chapter begins with a reset.
    if (field.name === 'chapter') forgetPlays();
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
        <ActionFormElement
          action={submit}
          onSubmit={(event) => {
            if (pending) event.preventDefault();
          }}
        >
          <input type="hidden" {...field} />
          <input type="hidden" name="reference" value={referenceId} />
          <button
            ref={button}
            type="submit"
            className="button button-primary text-lead"
            aria-disabled={pending}
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
