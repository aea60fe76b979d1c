import {
  Ban,
  Check,
  Circle,
  CircleHelp,
  CirclePause,
  CircleSlash,
  Loader,
  type LucideIcon,
  Minus,
  RotateCw,
} from 'lucide-react';
import type { AttemptView, StepView, StepViewStatus } from '#lib/transfers/timeline.ts';
import type { TransferView } from '#lib/transfers/view.ts';
import { Countdown } from '../../_components/countdown.tsx';
import { Time } from '../../_components/time.tsx';
import { describeAttempt, describeDuration, titleOf } from './words.ts';

const STATUSES: Record<StepViewStatus, { word: string; icon: LucideIcon; tone: string }> = {
  upcoming: { word: 'Not begun', icon: Circle, tone: 'text-muted bg-sunken' },
  running: { word: 'Under way', icon: Loader, tone: 'text-moving bg-moving-wash' },
  retrying: { word: 'Waiting to try again', icon: RotateCw, tone: 'text-waiting bg-waiting-wash' },
  paused: { word: 'Paused in Temporal', icon: CirclePause, tone: 'text-waiting bg-waiting-wash' },
  posted: { word: 'Posted', icon: Check, tone: 'text-accent bg-accent-wash' },
  refused: { word: 'Refused', icon: Ban, tone: 'text-refused bg-refused-wash' },
  unknown: { word: 'Outcome unknown', icon: CircleHelp, tone: 'text-waiting bg-waiting-wash' },
  void: { word: 'Void: it can never post', icon: CircleSlash, tone: 'text-muted bg-sunken' },
  cancelled: { word: 'Cancelled', icon: CircleSlash, tone: 'text-muted bg-sunken' },
  skipped: { word: 'Not needed', icon: Minus, tone: 'text-muted bg-sunken' },
};

/** The steps of the saga, in order, each with every attempt made at it. */
export function Timeline({ view, serverNowMs }: { view: TransferView; serverNowMs: number }) {
  return (
    <section aria-labelledby="steps">
      <h2 id="steps" className="mb-4 text-lg font-semibold tracking-tight">
        Steps
      </h2>
      <ol className="grid gap-3">
        {view.steps.map((step) => (
          <Step
            key={`${step.name} ${step.key}`}
            step={step}
            title={titleOf(step, view)}
            serverNowMs={serverNowMs}
          />
        ))}
      </ol>
    </section>
  );
}

function Step({ step, title, serverNowMs }: { step: StepView; title: string; serverNowMs: number }) {
  const { word, icon: Icon, tone } = STATUSES[step.status];
  return (
    <li className="card p-4" aria-label={title} data-step={step.name} data-status={step.status}>
      <div className="flex gap-4">
        <span className={`flex size-8 shrink-0 items-center justify-center rounded-full ${tone}`}>
          <Icon className="size-4" aria-hidden="true" />
        </span>
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <h3 className="font-medium">
              <UnbrokenAtHyphens text={title} />
            </h3>
            <p className="text-xs text-muted">{durationOf(step)}</p>
          </div>
          <p className="mt-0.5 text-sm text-muted">
            {word}
            {step.transactionId ? (
              <>
                {' as '}
                <span className="font-mono text-ink">{step.transactionId}</span>
              </>
            ) : null}
          </p>
          {step.retry ? <NextAttempt retry={step.retry} serverNowMs={serverNowMs} /> : null}
          {step.attempts.length > 0 ? <Attempts attempts={step.attempts} /> : null}
          <p className="mt-3 truncate text-xs text-muted">
            key <span className="font-mono">{step.key}</span>
          </p>
        </div>
      </div>
    </li>
  );
}

/** Text whose words stay whole: account ids have hyphens, at which a browser would break the line. */
function UnbrokenAtHyphens({ text }: { text: string }) {
  return text.split(' ').flatMap((word, index) => [
    index === 0 ? '' : ' ',
    // biome-ignore lint/suspicious/noArrayIndexKey: the words of a sentence have no other identity.
    <span key={index} className={word.includes('-') ? 'inline-block max-w-full break-words' : undefined}>
      {word}
    </span>,
  ]);
}

function durationOf({ startedAt, endedAt }: StepView): string | null {
  if (!startedAt || !endedAt) return null;
  return describeDuration(new Date(endedAt).getTime() - new Date(startedAt).getTime());
}

function NextAttempt({ retry, serverNowMs }: { retry: NonNullable<StepView['retry']>; serverNowMs: number }) {
  const { attempt, maximumAttempts, nextAttemptAt } = retry;
  const limit = maximumAttempts > 0 ? ` of ${maximumAttempts}` : '';
  return (
    <p className="mt-2 text-sm text-waiting">
      Attempt {attempt}
      {limit} <Countdown until={nextAttemptAt} serverNowMs={serverNowMs} />
    </p>
  );
}

const SHOWN_ATTEMPTS = 6;

function Attempts({ attempts }: { attempts: AttemptView[] }) {
  const earlier = attempts.slice(0, -SHOWN_ATTEMPTS);
  return (
    <div className="mt-3 border-t border-line pt-3 text-sm">
      {earlier.length > 0 ? (
        <details className="mb-1">
          <summary className="quiet-link w-fit cursor-pointer text-xs">
            The first {earlier.length} attempts
          </summary>
          <AttemptList attempts={earlier} />
        </details>
      ) : null}
      <AttemptList attempts={attempts.slice(-SHOWN_ATTEMPTS)} />
    </div>
  );
}

function AttemptList({ attempts }: { attempts: AttemptView[] }) {
  return (
    <ol className="grid gap-1.5" aria-label="Attempts">
      {attempts.map((attempt) => (
        <li key={attempt.attempt} className="grid grid-cols-[auto_1fr_auto] gap-3">
          <span className="text-muted tabular-nums">#{attempt.attempt}</span>
          <span className="break-words">{describeAttempt(attempt)}</span>
          {attempt.at ? <Time at={attempt.at} className="text-xs leading-5 text-muted" /> : <span />}
        </li>
      ))}
    </ol>
  );
}
