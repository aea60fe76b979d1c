'use client';

import { useServerUnavailable } from '#app/_live/use-live.ts';
import { useSystem } from '#app/_live/use-system.ts';
import type { SystemStatus } from '#lib/system/system-status.ts';

export function SystemPanel() {
  const { data } = useSystem();
  const unavailable = useServerUnavailable();
  return (
    <section aria-label="System" className="rounded-lg bg-sunken px-3 py-2.5 text-note">
      <dl className="grid gap-1.5">
        {linesOf(unavailable ? null : data).map(({ part, text, tone }) => (
          <div key={part} className="flex items-center justify-between gap-3">
            <dt className="text-muted">{part}</dt>
            <dd className="flex flex-1 items-center justify-end gap-2">
              {/* A new element has not moved: no layout shift. */}
              <span key={text}>{text}</span>
              <span className={`size-2 rounded-full ${TONES[tone]}`} aria-hidden="true" />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

type Tone = 'good' | 'bad' | 'unknown';

const TONES: Record<Tone, string> = { good: 'bg-accent', bad: 'bg-refused', unknown: 'bg-line-strong' };

interface Line {
  part: string;
  text: string;
  tone: Tone;
}

function linesOf(status: SystemStatus | null): Line[] {
  if (!status) return ['Temporal', 'Workers', 'Bank'].map((part) => ({ part, text: '…', tone: 'unknown' }));
  return [
    answerLine('Temporal', status.temporal.answers),
    workersLine(status.workers),
    answerLine('Bank', status.bank.answers),
  ];
}

function answerLine(part: string, answers: boolean): Line {
  return { part, text: answers ? 'Up' : 'Unavailable', tone: answers ? 'good' : 'bad' };
}

function workersLine(workers: SystemStatus['workers']): Line {
  if (!workers) return { part: 'Workers', text: 'Unknown', tone: 'unknown' };
  const { polling } = workers;
  return {
    part: 'Workers',
    text: polling === 0 ? 'None polling' : `${polling} polling`,
    tone: polling === 0 ? 'bad' : 'good',
  };
}
