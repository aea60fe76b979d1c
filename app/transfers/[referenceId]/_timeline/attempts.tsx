import { X } from 'lucide-react';
import { attemptAnchor } from '#app/_ui/anchors.ts';
import { formatDuration } from '#app/_ui/durations.ts';
import { Time } from '#app/_ui/time.tsx';
import {
  describeBankRecord,
  describeBankSide,
  describeWorkerSide,
} from '#app/transfers/[referenceId]/_labels/attempt-labels.ts';
import type { AttemptView, StepView } from '#lib/transfers/view/timeline-items.ts';
import { earlierAttempts, LATEST_SHOWN } from './earlier-attempts.ts';
import { FailureDetails } from './failure-details.tsx';

export function Attempts({ step }: { step: StepView }) {
  const { count, listed, omitted } = earlierAttempts(step);
  return (
    <div className="mt-3">
      {count > 0 ? (
        <details className="mb-1">
          <summary className="quiet-link w-fit py-1 max-sm:py-3.5 text-note">
            {count === 1 ? 'Attempt 1' : `Attempts 1–${count}`}
          </summary>
          {omitted > 0 ? (
            <p className="pb-2 text-note text-muted">{omitted} attempts omitted. The export has all calls.</p>
          ) : null}
          <AttemptList stepKey={step.key} attempts={listed} label="Earlier attempts" />
        </details>
      ) : null}
      <AttemptList stepKey={step.key} attempts={step.attempts.slice(-LATEST_SHOWN)} label="Attempts" />
    </div>
  );
}

const COLUMNS =
  'grid gap-x-2 grid-cols-[2rem_minmax(0,1fr)] sm:gap-x-4 sm:grid-cols-[2rem_minmax(0,1fr)_minmax(0,1fr)_5.5rem]';

interface ListProps {
  stepKey: string;
  attempts: readonly AttemptView[];
  label: string;
}

function AttemptList({ stepKey, attempts, label }: ListProps) {
  return (
    <div className="border-y border-line">
      <p aria-hidden="true" className={`${COLUMNS} pt-2 text-note text-muted max-sm:hidden`}>
        <span />
        <span>Worker saw</span>
        <span>Bank did</span>
      </p>
      <ol aria-label={label} className="divide-y divide-line">
        {attempts.map((attempt) => (
          <Attempt key={attempt.attempt} id={attemptAnchor(stepKey, attempt.attempt)} attempt={attempt} />
        ))}
      </ol>
    </div>
  );
}

function Attempt({ id, attempt }: { id: string; attempt: AttemptView }) {
  const { redelivered, failure, startedAt } = attempt;
  return (
    <li id={id} data-attempt={attempt.attempt} className={`${COLUMNS} py-2 target:bg-accent-wash`}>
      <span className="text-muted tabular-nums">
        <span className="sr-only">Attempt </span>
        <span aria-hidden="true">#</span>
        {attempt.attempt}
      </span>
      <div className="min-w-0">
        <p className={`break-words ${attempt.status === 'failed' ? 'text-refused' : ''}`}>
          {attempt.status === 'failed' ? (
            <X className="mr-1 mb-0.5 inline size-3.5" aria-hidden="true" />
          ) : null}
          <Side name="Worker" /> {describeWorkerSide(attempt)}
        </p>
      </div>
      <div className="min-w-0 max-sm:col-start-2">
        <p className="break-words">
          <Side name="Bank" /> {describeBankRecord(attempt)}
        </p>
        {redelivered ? (
          <p className="break-words text-muted">Duplicate delivery: {describeBankSide(redelivered)}</p>
        ) : null}
      </div>
      <p className="text-note text-muted max-sm:col-start-2 sm:text-right">
        {startedAt ? <Time at={startedAt} withMs /> : <span className="sr-only">time not recorded</span>}
        <span className="max-sm:ml-2 sm:block">{durationOf(attempt)}</span>
      </p>
      {failure ? (
        <div className="col-start-2 min-w-0 sm:col-end-[-1]">
          <FailureDetails failure={failure} summary={failure.type} />
        </div>
      ) : null}
    </li>
  );
}

/** On wide pages the column heads say this. */
function Side({ name }: { name: string }) {
  return <span className="text-muted sm:sr-only">{name}:</span>;
}

function durationOf({ startedAt, endedAt }: AttemptView): string | null {
  if (!startedAt || !endedAt) return null;
  return formatDuration(Math.max(0, new Date(endedAt).getTime() - new Date(startedAt).getTime()));
}
