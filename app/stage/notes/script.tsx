import { formatMinutes } from '#app/stage/_demonstration/chapter-times.ts';
import { CHAPTERS, type Chapter } from '#lib/fault-lab/demonstration/chapters.ts';

/** All that is said and pressed, to read without scripts and to print. */
export function Script() {
  return (
    <section aria-labelledby="script" className="mt-14 print:mt-0">
      <h2 id="script" className="mb-4 text-title font-semibold">
        The whole script
      </h2>
      <ol className="grid gap-8">
        {CHAPTERS.map((chapter, index) => (
          <ChapterScript key={chapter.title} chapter={chapter} number={index + 1} />
        ))}
      </ol>
    </section>
  );
}

function ChapterScript({ chapter: { title, seconds, beats }, number }: { chapter: Chapter; number: number }) {
  return (
    <li className="break-inside-avoid">
      <h3 className="text-heading font-semibold">
        {number}. {title}{' '}
        <span className="font-normal text-muted tabular-nums">{formatMinutes(seconds)}</span>
      </h3>
      <ol className="mt-2 grid gap-3">
        {beats.map(({ key, does, say }) => (
          <li key={does} className="grid gap-x-6 sm:grid-cols-[16rem_minmax(0,1fr)]">
            <p className="text-muted">
              {key ? `Press ${key}: ` : 'Watch: '}
              {does}
            </p>
            <p className="max-w-prose text-lead text-pretty">{say ?? '(Say nothing; press the next key.)'}</p>
          </li>
        ))}
      </ol>
    </li>
  );
}
