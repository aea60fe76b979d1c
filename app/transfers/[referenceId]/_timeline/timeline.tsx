import {
  Ban,
  Check,
  Circle,
  CircleHelp,
  CirclePause,
  CircleSlash,
  Hourglass,
  Loader,
  Minus,
  RotateCw,
  UserRound,
} from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useSyncExternalStore } from 'react';
import { Countdown } from '#app/_live/countdown.tsx';
import { useServerNow } from '#app/_live/server-clock.tsx';
import { TimeAgo } from '#app/_live/time-ago.tsx';
import { entryAnchor } from '#app/_ui/anchors.ts';
import { CopyId } from '#app/_ui/copy-id.tsx';
import { Time } from '#app/_ui/time.tsx';
import { describeAttemptNumber } from '#app/transfers/[referenceId]/_labels/attempt-labels.ts';
import { eventUrl } from '#app/transfers/[referenceId]/_labels/recording-labels.ts';
import {
  APPROVAL_LABELS,
  describeDecision,
  titleOf,
} from '#app/transfers/[referenceId]/_labels/step-labels.ts';
import { timeSpent } from '#app/transfers/[referenceId]/_labels/time-spent.ts';
import type { CodeLines } from '#lib/transfers/recorder/code-lines.ts';
import {
  type ApprovalStatus,
  type ApprovalView,
  type DecisionView,
  type StepView,
  type StepViewStatus,
  stepsOf,
  type TimelineItem,
} from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { Attempts } from './attempts.tsx';
import { ItemIcon, type ItemStyle } from './item-icon.tsx';

const DONE: ItemStyle = { icon: Check, tone: 'text-accent bg-accent-wash' };
const REFUSED: ItemStyle = { icon: Ban, tone: 'text-refused bg-refused-wash' };
const CLOSED: ItemStyle = { icon: CircleSlash, tone: 'text-muted bg-sunken' };
const PERSON: ItemStyle = { icon: UserRound, tone: 'text-waiting bg-waiting-wash' };

const STEP_STYLES: Record<StepViewStatus, ItemStyle & { label: string }> = {
  upcoming: { label: 'Not started', icon: Circle, tone: 'text-muted bg-sunken' },
  waiting: { label: 'Waiting for a worker', icon: Hourglass, tone: 'text-waiting bg-waiting-wash' },
  running: { label: 'In progress', icon: Loader, tone: 'text-moving bg-moving-wash' },
  retrying: { label: 'Waiting to retry', icon: RotateCw, tone: 'text-waiting bg-waiting-wash' },
  paused: { label: 'Paused in Temporal', icon: CirclePause, tone: 'text-waiting bg-waiting-wash' },
  posted: { label: 'Posted', ...DONE },
  refused: { label: 'Refused', ...REFUSED },
  unknown: { label: 'Outcome unknown', icon: CircleHelp, tone: 'text-waiting bg-waiting-wash' },
  void: { label: 'Voided – can no longer post', ...CLOSED },
  cancelled: { label: 'Cancelled', ...CLOSED },
  skipped: { label: 'Skipped', icon: Minus, tone: 'text-muted bg-sunken' },
};

const APPROVAL_STYLES: Record<ApprovalStatus, ItemStyle> = {
  waiting: PERSON,
  approved: DONE,
  rejected: REFUSED,
  expired: CLOSED,
  cancelled: CLOSED,
  abandoned: CLOSED,
};

interface Props {
  view: TransferView;
  serverNowMs: number;
  /** Null while unknown. */
  workersPolling: number | null;
  codeLines: CodeLines;
}

export function Timeline({ view, serverNowMs, workersPolling, codeLines }: Props) {
  return (
    <section aria-labelledby="steps">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="steps" className="text-heading font-semibold">
          Steps
        </h2>
        <p className="text-note text-muted">
          Times in <ZoneName />
        </p>
      </div>
      <ol className="card divide-y divide-line">
        {view.timeline.map((item, index) => (
          <Item
            key={keyOf(item, index)}
            item={item}
            title={titleOf(item, view)}
            eventHref={item.kind === 'step' ? eventUrl(view, item.eventId) : null}
            codeLine={item.kind === 'step' ? codeLineOf(item, view, codeLines) : undefined}
            serverNowMs={serverNowMs}
            workersPolling={workersPolling}
          />
        ))}
      </ol>
      {stepsOf(view).some(isNotWholeRead) ? (
        <p className="mt-2 text-note text-muted">
          Only the latest calls are shown here.{' '}
          <Link
            href={`/bank-calls?transfer=${view.referenceId}`}
            prefetch={false}
            className="underline underline-offset-2"
          >
            All bank calls of this transfer
          </Link>
        </p>
      ) : null}
    </section>
  );
}

/** Of the closing of a key: that of its step. */
function codeLineOf({ key }: StepView, view: TransferView, lines: CodeLines): string | undefined {
  const name = stepsOf(view).find((step) => step.key === key && step.name !== 'closeKey')?.name;
  return name && name !== 'closeKey' ? lines[name] : undefined;
}

function isNotWholeRead({ attempts }: StepView): boolean {
  return attempts.some(({ unrecorded }) => unrecorded === 'not-read');
}

/** Only steps have a unique name; the others keep their order. */
function keyOf(item: TimelineItem, index: number): string {
  return item.kind === 'step' ? `${item.name} ${item.key}` : `${item.kind} ${index}`;
}

const never = () => () => {};

/** UTC from the server, the reader's own zone after hydration. */
function ZoneName() {
  return useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => 'UTC',
  );
}

interface ItemProps<Kind extends TimelineItem = TimelineItem> {
  item: Kind;
  title: string;
  /** In Temporal's UI. */
  eventHref: string | null;
  codeLine: string | undefined;
  serverNowMs: number;
  workersPolling: number | null;
}

function Item({ item, ...props }: ItemProps) {
  switch (item.kind) {
    case 'approval':
      return <ApprovalItem item={item} {...props} />;
    case 'decision':
      return <DecisionItem item={item} {...props} />;
    case 'step':
      return <StepItem item={item} {...props} />;
  }
}

function StepItem({ item, title, eventHref, codeLine, serverNowMs, workersPolling }: ItemProps<StepView>) {
  const { label, ...style } = STEP_STYLES[item.status];
  const isQuiet = item.status === 'upcoming' || item.status === 'skipped';
  return (
    <Row
      style={style}
      title={title}
      data={{ 'data-step': item.name, 'data-status': item.status, 'data-attempts': item.attemptCount }}
      startedAt={item.startedAt}
      isQuiet={isQuiet}
    >
      <p className="text-muted">
        {label}
        {item.pausedBy ? ` by ${item.pausedBy}` : null}
        {item.transactionId ? (
          <>
            {' as '}
            <a href={`#${entryAnchor(item.transactionId)}`} className="quiet-link font-mono text-ink">
              {item.transactionId}
            </a>
          </>
        ) : null}
        {item.bank ? ` · ${item.bank}` : null}
      </p>
      <NextAttempt step={item} serverNowMs={serverNowMs} workersPolling={workersPolling} />
      <TimeSpent item={item} />
      {item.attempts.length > 0 ? <Attempts step={item} /> : null}
      {isQuiet ? null : <Sources step={item} eventHref={eventHref} codeLine={codeLine} />}
    </Row>
  );
}

/** Where else it is recorded. */
function Sources({
  step: { key, eventId },
  eventHref,
  codeLine,
}: { step: StepView } & Pick<ItemProps, 'eventHref' | 'codeLine'>) {
  const event = `Event ${eventId}`;
  return (
    <p className="mt-2 text-note text-muted">
      Idempotency key <CopyId text={key} what={`idempotency key ${key}`} />
      {' · '}
      {eventHref ? (
        <a href={eventHref} target="_blank" rel="noreferrer" className="underline underline-offset-4">
          {event}
        </a>
      ) : (
        event
      )}
      {codeLine ? (
        <>
          {' · '}
          <span className="inline-block font-mono">{codeLine}</span>
        </>
      ) : null}
    </p>
  );
}

function NextAttempt({
  step,
  serverNowMs,
  workersPolling,
}: { step: StepView } & Omit<ItemProps, 'item' | 'title' | 'eventHref' | 'codeLine'>) {
  const needsWorker = step.status === 'waiting' || step.status === 'retrying' || step.status === 'running';
  const nowMs = useServerNow();
  const isDue = step.retry !== null && Date.parse(step.retry.nextAttemptAt) <= nowMs;
  const hasWorker = !needsWorker || workersPolling !== 0;
  return (
    <>
      {step.retry ? (
        <p className="mt-1 text-waiting">
          {describeAttemptNumber(step.retry.attempt, step.retry.maximumAttempts)}{' '}
          {isDue ? (
            `due now${hasWorker ? '' : ', no worker to run it'}`
          ) : (
            <Countdown until={step.retry.nextAttemptAt} serverNowMs={serverNowMs} />
          )}
        </p>
      ) : null}
      {hasWorker || isDue ? null : <p className="mt-1 text-waiting">Queued: no worker is polling.</p>}
    </>
  );
}

function TimeSpent({ item }: { item: TimelineItem }) {
  const nowMs = useServerNow();
  const spent = timeSpent(item.segments, nowMs);
  if (spent.length === 0) return null;
  return (
    <p className="mt-1 text-note text-muted tabular-nums">{spent.map(({ label }) => label).join(' · ')}</p>
  );
}

function ApprovalItem({ item, title }: ItemProps<ApprovalView>) {
  return (
    <Row
      style={APPROVAL_STYLES[item.status]}
      title={title}
      data={{ 'data-step': 'approval', 'data-status': item.status }}
      startedAt={item.startedAt}
    >
      <p className="text-muted">
        {APPROVAL_LABELS[item.status]}
        {item.decision ? (
          <>
            {' by '}
            <bdi>{item.decision.by}</bdi>
          </>
        ) : null}
        {item.status === 'waiting' ? (
          <>
            {' by anyone except '}
            <bdi>{item.notBy}</bdi>
            {' · deadline '}
            <Time at={item.deadline} withDate />
          </>
        ) : null}
      </p>
      {item.decision ? <Reason text={item.decision.reason} /> : null}
      <TimeSpent item={item} />
    </Row>
  );
}

function DecisionItem({ item, title }: ItemProps<DecisionView>) {
  return (
    <Row
      style={item.status === 'decided' ? DONE : item.status === 'waiting' ? PERSON : CLOSED}
      title={title}
      data={{ 'data-step': 'decision', 'data-status': item.status }}
      startedAt={item.startedAt}
    >
      <p className="text-muted">{describeDecision(item)}</p>
      {item.decision ? <Reason text={item.decision.reason} /> : null}
      <TimeSpent item={item} />
    </Row>
  );
}

function Reason({ text }: { text: string }) {
  return (
    <p className="mt-1 break-words">
      <bdi>“{text}”</bdi>
    </p>
  );
}

interface RowProps {
  style: ItemStyle;
  title: string;
  data: Record<`data-${string}`, string | number>;
  startedAt: string | null;
  isQuiet?: boolean;
  children: ReactNode;
}

function Row({ style, title, data, startedAt, isQuiet = false, children }: RowProps) {
  return (
    <li
      aria-label={title}
      {...data}
      // The target of the keys j and k.
      data-list-item=""
      tabIndex={-1}
      className="flex gap-3 px-4 py-4 -outline-offset-2 sm:gap-4 sm:px-5"
    >
      <ItemIcon style={style} />
      <div className="min-w-0 flex-1 pt-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h3 className={`font-medium ${isQuiet ? 'text-muted' : ''}`}>
            <UnbrokenAtHyphens text={title} />
          </h3>
          <p className="text-note text-muted tabular-nums">{startedAt ? <TimeAgo at={startedAt} /> : null}</p>
        </div>
        {children}
      </div>
    </li>
  );
}

/** A browser would break account ids at their hyphens. */
function UnbrokenAtHyphens({ text }: { text: string }) {
  return text.split(' ').flatMap((word, index) => [
    index === 0 ? '' : ' ',
    // biome-ignore lint/suspicious/noArrayIndexKey: the words of a sentence have no other identity.
    <span key={index} className={word.includes('-') ? 'inline-block max-w-full break-words' : undefined}>
      {word}
    </span>,
  ]);
}
