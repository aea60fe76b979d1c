import { formatDuration } from '#app/_ui/durations.ts';
import {
  type Dot,
  type Lane,
  labelOf,
  type Recording,
  type Span,
} from '#lib/transfers/recorder/recording.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { SHORT_STEP_TITLES } from './step-labels.ts';
import { SEGMENT_LABELS } from './time-spent.ts';

const LANES: Record<Lane['kind'], string> = {
  people: 'People',
  temporal: 'Temporal',
  worker: 'Worker',
  bank: 'Bank',
};

/** Of a bank the first part of its name: `bank1`. */
export function laneLabel({ kind, bank }: Lane): string {
  return bank?.split('.')[0]?.slice(0, 11) || LANES[kind];
}

export function describeSpan({ kind, step, fromMs, toMs, attempt, exact }: Span, nowMs: number): string {
  const lasted = formatDuration(Math.max(0, (toMs ?? nowMs) - fromMs));
  const which = step ? `${SHORT_STEP_TITLES[step]}${attempt === null ? '' : `, attempt ${attempt}`}: ` : '';
  return `${which}${SEGMENT_LABELS[kind]}, ${exact ? '' : 'about '}${lasted}${toMs === null ? ' so far' : ''}`;
}

export function describeDot(dot: Dot): string {
  const { mark, step, first, by } = dot;
  if (mark === 'person') return by === null ? 'Cancellation requested' : by;
  const title = step ? SHORT_STEP_TITLES[step.name] : 'Workflow';
  if (mark === 'event') return step?.eventId ? `${title}: event ${step.eventId}` : title;
  return `${title}, ${first === null ? 'attempt' : 'attempts'} ${labelOf(dot)}: ${MARKS[mark]}`;
}

const MARKS: Record<Exclude<Dot['mark'], 'event' | 'person'>, string> = {
  posted: 'posted',
  failed: 'failed',
  refused: 'refused',
  unknown: 'no result recorded',
  lost: 'posted, answer lost',
  void: 'voided',
  running: 'running',
};

/** In Temporal's UI. */
export function eventUrl({ temporalUrl, runId }: TransferView, eventId: number | null): string | null {
  if (!temporalUrl || !runId || eventId === null) return null;
  return `${temporalUrl}/${runId}/history/events/${eventId}`;
}

export function describeWorkerChange(
  { atMs, from, to, repeated }: Recording['changes'][number],
  fromMs: number,
): string {
  const steps = repeated === 1 ? '1 step' : `${repeated} steps`;
  return `Worker ${processOf(to)} goes on for ${processOf(from)} after ${formatDuration(atMs - fromMs)}: ${steps} repeated.`;
}

export function describeSharing(workers: readonly string[]): string {
  return `Ran on workers ${new Intl.ListFormat('en').format(workers.map(processOf))}.`;
}

/** A worker's identity is its process and its machine. */
function processOf(identity: string): string {
  return identity.split('@')[0] || identity;
}
