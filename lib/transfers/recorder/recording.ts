import type { Interruption } from '#lib/interruptions/interruption.ts';
import { type Mark, markOf, markOfCall } from '#lib/transfers/picture/picture.ts';
import type { FaultView } from '#lib/transfers/view/faults.ts';
import { processOf } from '#lib/transfers/view/process-of.ts';
import {
  type AttemptView,
  operationOf,
  type SegmentKind,
  type StepView,
  stepsOf,
  type TimelineItem,
} from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import type { StepName } from '#temporal/contract.ts';

type LaneKind = 'people' | 'temporal' | 'worker' | 'bank';

export interface Lane {
  kind: LaneKind;
  /** The bank, or the worker's identity; null also of attempts whose worker is not on record. */
  name: string | null;
  spans: Span[];
  dots: Dot[];
  bands: Band[];
}

/** In milliseconds since 1970, like all times here; a null end is still open. */
export interface Span {
  kind: SegmentKind;
  step: StepName | null;
  fromMs: number;
  toMs: number | null;
  attempt: number | null;
  exact: boolean;
  worker: string | null;
}

/** Those of a person, and those of Temporal's, have no step, or no attempt. */
export interface Dot {
  atMs: number;
  mark: Mark | 'event' | 'person';
  step: StepView | null;
  /** With {@link first}, several that {@link mergeDots} has merged. */
  attempt: number | null;
  first: number | null;
  by: string | null;
}

/** An outage that somebody made, or of a process itself. */
export interface Band {
  cause: FaultView | Interruption;
  fromMs: number;
  toMs: number | null;
}

/** From the lane of a worker to that of a bank, by their places. A lost answer breaks on its way back. */
interface CallLine {
  worker: number;
  bank: number;
  atMs: number;
  endMs: number;
  answer: 'lost' | 'given' | 'none';
}

/** All that is recorded of a transfer, on one axis of time. */
export interface Recording {
  fromMs: number;
  toMs: number;
  lanes: Lane[];
  calls: CallLine[];
  next: { attempt: number; atMs: number } | null;
}

/** On a shorter axis single milliseconds would fill the whole width. */
const MIN_MS = 100;

/**
 * Pure. The axis ends at the end, or now, or with the pause before the next attempt; and, where more time than
 * this is to be told, with that.
 */
export function recordingOf(view: TransferView, nowMs: number, untilMs = 0): Recording {
  const fromMs = ms(view.startedAt);
  const steps = stepsOf(view);
  const retry = steps.find((step) => step.retry)?.retry;
  const next = retry ? { attempt: retry.attempt, atMs: ms(retry.nextAttemptAt) } : null;
  const endMs = view.closedAt ? ms(view.closedAt) : Math.max(nowMs, next?.atMs ?? 0);
  const toMs = Math.max(endMs, untilMs, fromMs + MIN_MS);
  const workers = workersOf(view, steps);
  const lanes = [
    peopleLane(view),
    temporalLane(view),
    ...workerLanes(view, steps, workers),
    ...banksOf(steps).map((bank) => bankLane(bank, view, steps)),
  ];
  const calls = callsOf(steps, lanes, workers);
  return { fromMs, toMs, lanes, calls, next };
}

function lane(kind: LaneKind, parts: Partial<Lane>): Lane {
  return { kind, name: null, spans: [], dots: [], bands: [], ...parts };
}

function dot(atMs: number, mark: Dot['mark'], parts: Partial<Dot> = {}): Dot {
  return { atMs, mark, step: null, attempt: null, first: null, by: null, ...parts };
}

function peopleLane(view: TransferView): Lane {
  const waits = view.timeline.filter((item) => item.kind !== 'step');
  const decided = waits.flatMap(({ decision, endedAt }) =>
    decision && endedAt ? [dot(ms(endedAt), 'person', { by: decision.by })] : [],
  );
  const cancelled = view.cancelRequestedAt ? [dot(ms(view.cancelRequestedAt), 'person')] : [];
  const sent = dot(ms(view.startedAt), 'person', { by: view.requestedBy });
  return lane('people', {
    spans: waits.flatMap((item) => spansOf(item, ['blocked-on-person'])),
    dots: byTime([sent, ...decided, ...cancelled]),
  });
}

/** Temporal holds what waits. */
function temporalLane(view: TransferView): Lane {
  const { timeline, startedAt, closedAt } = view;
  const scheduled = stepsOf({ timeline }).flatMap((step) =>
    step.startedAt ? [dot(ms(step.startedAt), 'event', { step })] : [],
  );
  const closed = closedAt ? [dot(ms(closedAt), 'event')] : [];
  return lane('temporal', {
    spans: stepsOf({ timeline }).flatMap((item) =>
      spansOf(item, ['waiting', 'backing-off', 'blocked-on-person']),
    ),
    dots: byTime([dot(ms(startedAt), 'event'), ...scheduled, ...closed]),
    bands: interruptionsOf('temporal', view),
  });
}

const MAX_WORKERS = 4;

/** Those that have a lane of their own: the latest. */
function workersOf({ workerTurns }: TransferView, steps: readonly StepView[]): string[] {
  const attempts = steps.flatMap((step) => step.attempts);
  const seen = [...workerTurns, ...attempts].flatMap(({ worker }) => worker ?? []);
  return [...new Set(seen)].slice(-MAX_WORKERS);
}

/** One per worker, and before them one for attempts of which nobody knows whose they were. */
function workerLanes(view: TransferView, steps: readonly StepView[], named: readonly string[]): Lane[] {
  const dots = steps.flatMap((step) =>
    step.attempts.flatMap((attempt) => dotOfAttempt(step, attempt, laneOf(attempt, named))),
  );
  const spans = steps.flatMap((step) =>
    spansOf(step, ['running']).map((span) => ({ span, name: laneOf(span, named) })),
  );
  const isOther = named.length === 0 || [...dots, ...spans].some(({ name }) => name === null);
  const down = interruptionsOf('worker', view);
  return [...(isOther ? [null] : []), ...named].map((name, index, names) =>
    lane('worker', {
      name,
      spans: spans.filter((one) => one.name === name).map(({ span }) => span),
      dots: byTime(dots.filter((one) => one.name === name).map(({ dot: one }) => one)),
      bands: down.filter((band) => laneOfBand(band, names) === index),
    }),
  );
}

function laneOf({ worker }: { worker: string | null }, named: readonly string[]): string | null {
  return named.find((name) => name === worker) ?? null;
}

function dotOfAttempt(step: StepView, attempt: AttemptView, name: string | null) {
  if (!attempt.startedAt) return [];
  return [{ name, dot: dot(ms(attempt.startedAt), markOf(attempt), { step, attempt: attempt.attempt }) }];
}

/** That of its own process, or of the last: one that has done nothing here has no lane. */
function laneOfBand({ cause }: Band, names: readonly (string | null)[]): number {
  const own = names.findIndex(
    (name) => name !== null && 'pid' in cause && processOf(name) === `${cause.pid}`,
  );
  return own < 0 ? names.length - 1 : own;
}

function interruptionsOf(process: Interruption['process'], { interruptions }: TransferView): Band[] {
  return (interruptions ?? [])
    .filter((one) => one.process === process)
    .map((cause) => bandOf(cause, cause.from, cause.to));
}

function bandOf(cause: Band['cause'], from: string, to: string | null): Band {
  return { cause, fromMs: ms(from), toMs: to === null ? null : ms(to) };
}

function bankLane(bank: string, view: TransferView, steps: readonly StepView[]): Lane {
  const dots = steps
    .filter((step) => bankOf(step, steps) === bank)
    .flatMap((step) =>
      callsIn(step).map(({ call, attempt }) =>
        dot(ms(call.at), markOfCall(call), { step, attempt: attempt.attempt }),
      ),
    );
  const bands = [...interruptionsOf('bank', view), ...faultsAt(bank, view, steps)];
  return lane('bank', { name: bank, dots: byTime(dots), bands });
}

function faultsAt(bank: string, { faults }: TransferView, steps: readonly StepView[]): Band[] {
  return faults
    .filter(({ scope }) => (scope.bank ?? bankOfScope(scope, steps) ?? bank) === bank)
    .map((fault) => bandOf(fault, fault.from, fault.to));
}

function bankOfScope(
  { account, operation }: FaultView['scope'],
  steps: readonly StepView[],
): string | undefined {
  const step = steps.find(
    (one) => (account && one.account === account) || (operation && operationOf(one.name) === operation),
  );
  return step && bankOf(step, steps);
}

/** The sender's first, then the receiver's, then those of a redirect. */
function banksOf(steps: readonly StepView[]): string[] {
  return [...new Set(steps.filter(({ name }) => name !== 'closeKey').map((step) => bankOf(step, steps)))];
}

/** That of its account, or of the step whose key it closes; of an account that no bank was asked about, the account. */
function bankOf(step: StepView, steps: readonly StepView[]): string {
  const isOwn = ({ name, key }: StepView) => name !== 'closeKey' && key === step.key;
  const { bank, account } = steps.find(isOwn) ?? step;
  return bank ?? account ?? '';
}

function callsIn(step: StepView) {
  return step.attempts.flatMap((attempt) => (attempt.bank ? [{ call: attempt.bank, attempt }] : []));
}

function callsOf(steps: readonly StepView[], lanes: readonly Lane[], named: readonly string[]): CallLine[] {
  const placeOf = (lane: LaneKind, wanted: string | null) =>
    lanes.findIndex(({ kind, name }) => kind === lane && name === wanted);
  return steps.flatMap((step) =>
    callsIn(step).map(({ call, attempt }) => ({
      worker: placeOf('worker', laneOf(attempt, named)),
      bank: placeOf('bank', bankOf(step, steps)),
      atMs: ms(call.at),
      endMs: ms(call.at) + call.durationMs,
      answer: answerTo(attempt),
    })),
  );
}

function answerTo({ bank, status }: AttemptView): CallLine['answer'] {
  if (bank?.answerLost) return bank.outcome === 'failed' ? 'none' : 'lost';
  return bank?.status || status === 'succeeded' ? 'given' : 'none';
}

function spansOf(item: TimelineItem, kinds: readonly SegmentKind[]): Span[] {
  return item.segments
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, from, to, attempt, exact, worker = null }) => ({
      kind,
      step: item.kind === 'step' ? item.name : null,
      fromMs: ms(from),
      toMs: to === null ? null : ms(to),
      attempt,
      exact,
      worker,
    }));
}

function byTime(dots: Dot[]): Dot[] {
  return dots.sort((one, other) => one.atMs - other.atMs);
}

export function labelOf({ attempt, first }: Dot): string {
  return first === null ? `${attempt}` : `${first}–${attempt}`;
}

/** In pixels, of its label and a frame. */
export function widthOf(dot: Dot): number {
  const { length } = labelOf(dot);
  return length > 2 ? 8 + length * 6 : 18;
}

/** Attempts of one step that would cover each other on so wide an axis become one dot, which looks like the last. */
export function mergeDots(dots: readonly Dot[], { fromMs, toMs }: Recording, axisPx: number): Dot[] {
  const msPerPx = (toMs - fromMs) / axisPx;
  const merged: Dot[] = [];
  for (const next of dots) {
    const last = merged.at(-1);
    const apartPx = last ? (widthOf(last) + widthOf(next)) / 2 : 0;
    const isClose = last !== undefined && next.atMs - last.atMs < apartPx * msPerPx;
    if (!isClose || next.attempt === null || last.step !== next.step) merged.push(next);
    else merged[merged.length - 1] = { ...next, atMs: last.atMs, first: last.first ?? last.attempt };
  }
  return merged;
}

function ms(at: string): number {
  return Date.parse(at);
}
