import { formatDuration } from '#app/_ui/durations.ts';
import { FAULT_TITLES } from '#lib/fault-lab/fault-titles.ts';
import type { Interruption, InterruptionKind } from '#lib/interruptions/interruption.ts';
import { type Band, type Dot, type Lane, labelOf, type Span } from '#lib/transfers/recorder/recording.ts';
import { processOf } from '#lib/transfers/view/process-of.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import type { WorkerChange } from '#lib/transfers/view/workers.ts';
import { SHORT_STEP_TITLES } from './step-labels.ts';
import { SEGMENT_LABELS } from './time-spent.ts';

const LANES: Record<Lane['kind'], string> = {
  people: 'People',
  temporal: 'Temporal',
  worker: 'Worker',
  bank: 'Bank',
};

/** Of a bank the first part of its name: `bank1`; of a worker its process. */
export function laneLabel({ kind, name }: Lane): string {
  if (kind === 'worker' && name !== null) return `Worker ${processOf(name)}`.slice(0, 14);
  return name?.split('.')[0]?.slice(0, 11) || LANES[kind];
}

export function titleOfBand({ cause }: Band): string {
  if (!('process' in cause)) return FAULT_TITLES[cause.kind];
  return cause.kind === 'crashed' && cause.end ? `Down: ${cause.end}` : INTERRUPTIONS[cause.kind];
}

const INTERRUPTIONS: Record<InterruptionKind, string> = {
  unresponsive: 'Does not answer',
  crashed: 'Down',
  stopped: 'Stopped',
  starting: 'Starting',
};

export function describeBand(band: Band, nowMs: number): string {
  const { cause, fromMs, toMs } = band;
  const title = titleOfBand(band);
  if (!('process' in cause)) return `${title}: ${cause.reason}`;
  const process = `${PROCESSES[cause.process]}${cause.pid === null ? '' : ` ${cause.pid}`}`;
  return `${process}: ${title}, ${formatDuration(Math.max(0, (toMs ?? nowMs) - fromMs))}${toMs === null ? ' so far' : ''}`;
}

export function describeOutage(band: Band, startMs: number, nowMs: number): string {
  const afterMs = band.fromMs - startMs;
  const began = afterMs > 0 ? `${formatDuration(afterMs)} after` : 'before';
  return `${describeBand(band, nowMs)}; began ${began} the start.`;
}

const PROCESSES: Record<Interruption['process'], string> = {
  temporal: 'Temporal',
  bank: 'Bank process',
  worker: 'Worker',
  web: 'Web',
};

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
  { at, from, to, isGone, repeated }: WorkerChange,
  fromMs: number,
): string {
  const [before, after] = [processOf(from), processOf(to)];
  const steps = repeated === 1 ? '1 step' : `${repeated} steps`;
  const change = isGone ? `${before} gone, ${after} goes on` : `${after} goes on for ${before}`;
  return `Worker ${change} after ${formatDuration(Date.parse(at) - fromMs)}; ${steps} repeated.`;
}

export function describeSharing(workers: readonly string[]): string {
  return `Ran on workers ${new Intl.ListFormat('en').format(workers.map(processOf))}.`;
}
