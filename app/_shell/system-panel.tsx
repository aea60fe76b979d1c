'use client';

import { PROCESS_LABELS } from '#app/_live/process-labels.ts';
import { useServerUnavailable } from '#app/_live/use-live.ts';
import { useSystem } from '#app/_live/use-system.ts';
import type { ProcessName } from '#lib/fault-lab/processes/contract.ts';
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
  const { temporal, workers, bank } = status;
  return [
    {
      part: 'Temporal',
      ...(temporal.answers ? good('Up') : bad(endedLabel(status, 'temporal') ?? 'Unavailable')),
    },
    { part: 'Workers', ...workersText(workers?.polling, endedLabel(status, 'worker')) },
    { part: 'Bank', ...(bank.answers ? good('Up') : bad(endedLabel(status, 'bank') ?? 'Unavailable')) },
  ];
}

function workersText(polling: number | undefined, ended: string | undefined): Omit<Line, 'part'> {
  if (polling === undefined) return { text: ended ?? 'Unknown', tone: ended ? 'bad' : 'unknown' };
  return polling === 0 ? bad(ended ?? 'None polling') : good(`${polling} polling`);
}

const good = (text: string) => ({ text, tone: 'good' as const });
const bad = (text: string) => ({ text, tone: 'bad' as const });

/** Why a process of this machine does not answer. */
function endedLabel({ processes }: SystemStatus, name: ProcessName): string | undefined {
  const state = processes?.find((process) => process.name === name)?.state;
  return state === undefined || state === 'up' ? undefined : PROCESS_LABELS[state];
}
