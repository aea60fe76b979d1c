import { ExternalLink, Play, Presentation } from 'lucide-react';
import { newReferenceId } from '#lib/shared/ids.ts';
import { ChapterLink } from './chapter-link.tsx';
import { formatMinutes } from './chapter-times.ts';

export interface ChapterFacts {
  title: string;
  happens: string;
  seconds: number;
  canPlay: boolean;
}

/** The way onto the stage. */
export function Chapters({ chapters }: { chapters: readonly ChapterFacts[] }) {
  return (
    <div className="grid max-w-3xl gap-6">
      <div className="flex flex-wrap items-center gap-3">
        <a href="/stage/notes" target="remit-notes" className="button button-quiet">
          <ExternalLink className="size-4" aria-hidden="true" />
          Open the speaker notes
        </a>
        <ChapterLink {...startOf(1)} className="button button-primary">
          <Presentation className="size-4" aria-hidden="true" />
          Present
        </ChapterLink>
      </div>
      <p className="max-w-prose text-muted">
        First the notes, in a second window: they say what to press and what to say, and follow the stage.
        Each chapter starts clean: it clears every fault and cancels open transfers.
      </p>
      <ol className="card divide-y divide-line">
        {chapters.map((chapter, index) => (
          <ChapterRow key={chapter.title} {...chapter} number={index + 1} />
        ))}
      </ol>
    </div>
  );
}

function ChapterRow({ title, happens, seconds, canPlay, number }: ChapterFacts & { number: number }) {
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
      {canPlay ? (
        <ChapterLink {...startOf(number)} className="button button-quiet" aria-label={`Start: ${title}`}>
          <Play className="size-4 text-accent" aria-hidden="true" />
          Start
        </ChapterLink>
      ) : null}
    </li>
  );
}

function startOf(chapter: number) {
  return { position: { chapter, beat: 1, sinceMs: null }, reference: newReferenceId() };
}
