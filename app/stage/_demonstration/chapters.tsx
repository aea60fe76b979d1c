'use client';

import { ExternalLink, Play, Presentation } from 'lucide-react';
import { ActionFailure } from '#app/_actions/action-failure.tsx';
import { ActionFormElement } from '#app/_actions/action-form-element.tsx';
import { useAction } from '#app/_actions/use-action.ts';
import { playChapterAction } from './actions.ts';
import { formatMinutes } from './chapter-times.ts';

export interface ChapterFacts {
  title: string;
  happens: string;
  seconds: number;
  canPlay: boolean;
}

/** The way onto the stage. */
export function Chapters({ chapters }: { chapters: readonly ChapterFacts[] }) {
  const { result, submit, pending } = useAction(playChapterAction);
  return (
    <div className="grid max-w-3xl gap-6">
      <ActionFormElement action={submit} className="flex flex-wrap items-center gap-3">
        <button type="submit" name="chapter" value="1" className="button button-primary" disabled={pending}>
          <Presentation className="size-4" aria-hidden="true" />
          {pending ? 'Starting…' : 'Present'}
        </button>
        <a href="/stage/notes" target="remit-notes" className="button button-quiet">
          <ExternalLink className="size-4" aria-hidden="true" />
          Open the speaker notes
        </a>
      </ActionFormElement>
      <p className="max-w-prose text-muted">
        Open the notes first, in a second window: they say what to press and what to say, and follow the
        stage. Each chapter starts clean: it clears every fault and cancels open transfers.
      </p>
      <ActionFailure result={result} />
      <ol className="card divide-y divide-line">
        {chapters.map((chapter, index) => (
          <ChapterRow
            key={chapter.title}
            {...chapter}
            number={index + 1}
            submit={submit}
            isPending={pending}
          />
        ))}
      </ol>
    </div>
  );
}

interface RowProps extends ChapterFacts {
  number: number;
  submit: (form: FormData) => void;
  isPending: boolean;
}

function ChapterRow({ title, happens, seconds, canPlay, number, submit, isPending }: RowProps) {
  return (
    <li className="flex items-center gap-4 px-4 py-2.5">
      <span className="w-4 text-muted tabular-nums">{number}</span>
      <div className="min-w-0 flex-1">
        <h2 className="font-medium">{title}</h2>
        <p className="text-note text-muted">
          {canPlay ? happens : 'Kills a process: available only under npm start.'}
        </p>
      </div>
      <span className="text-muted tabular-nums">{formatMinutes(seconds)}</span>
      <ActionFormElement action={submit}>
        <input type="hidden" name="chapter" value={number} />
        <button
          type="submit"
          className="button button-quiet"
          disabled={isPending || !canPlay}
          aria-label={`Start: ${title}`}
        >
          <Play className="size-4 text-accent" aria-hidden="true" />
          Start
        </button>
      </ActionFormElement>
    </li>
  );
}
