import { type Mark, markOf, markOfCall } from '#lib/transfers/picture/picture.ts';
import type { FaultView } from '#lib/transfers/view/faults.ts';
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
  bank: string | null;
  spans: Span[];
  dots: Dot[];
  faults: FaultBand[];
}

/** In milliseconds since 1970, like all times here; a null end is still open. */
export interface Span {
  kind: SegmentKind;
  step: StepName | null;
  fromMs: number;
  toMs: number | null;
  attempt: number | null;
  exact: boolean;
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

interface FaultBand {
  fault: FaultView;
  fromMs: number;
  toMs: number | null;
}

/** From the worker's lane to a bank's. A lost answer breaks on its way back. */
interface CallLine {
  bank: number;
  atMs: number;
  endMs: number;
  answer: 'lost' | 'given' | 'none';
}

interface WorkerChange {
  atMs: number;
  from: string;
  to: string;
  /** Steps done before the change that were done again: durable execution has none. */
  repeated: number;
}

/** All that is recorded of a transfer, on one axis of time. */
export interface Recording {
  fromMs: number;
  toMs: number;
  lanes: Lane[];
  calls: CallLine[];
  changes: WorkerChange[];
  /** Workers that took turns. */
  sharing: string[];
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
  const banks = banksOf(steps);
  const lanes = [
    peopleLane(view),
    temporalLane(view),
    workerLane(steps),
    ...banks.map((bank) => bankLane(bank, view, steps)),
  ];
  const calls = callsOf(steps, banks);
  return { fromMs, toMs, lanes, calls, changes: changesOf(view, steps), sharing: sharingOf(view), next };
}

function lane(kind: LaneKind, parts: Partial<Lane>): Lane {
  return { kind, bank: null, spans: [], dots: [], faults: [], ...parts };
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
function temporalLane({ timeline, startedAt, closedAt }: TransferView): Lane {
  const scheduled = stepsOf({ timeline }).flatMap((step) =>
    step.startedAt ? [dot(ms(step.startedAt), 'event', { step })] : [],
  );
  const closed = closedAt ? [dot(ms(closedAt), 'event')] : [];
  return lane('temporal', {
    spans: stepsOf({ timeline }).flatMap((item) =>
      spansOf(item, ['waiting', 'backing-off', 'blocked-on-person']),
    ),
    dots: byTime([dot(ms(startedAt), 'event'), ...scheduled, ...closed]),
  });
}

function workerLane(steps: readonly StepView[]): Lane {
  const attempts = steps.flatMap((step) =>
    step.attempts.flatMap((attempt) =>
      attempt.startedAt
        ? [dot(ms(attempt.startedAt), markOf(attempt), { step, attempt: attempt.attempt })]
        : [],
    ),
  );
  return lane('worker', {
    spans: steps.flatMap((step) => spansOf(step, ['running'])),
    dots: byTime(attempts),
  });
}

function bankLane(bank: string, view: TransferView, steps: readonly StepView[]): Lane {
  const dots = steps
    .filter((step) => bankOf(step, steps) === bank)
    .flatMap((step) =>
      callsIn(step).map(({ call, attempt }) =>
        dot(ms(call.at), markOfCall(call), { step, attempt: attempt.attempt }),
      ),
    );
  return lane('bank', { bank, dots: byTime(dots), faults: faultsAt(bank, view, steps) });
}

function faultsAt(bank: string, { faults }: TransferView, steps: readonly StepView[]): FaultBand[] {
  return faults
    .filter(({ scope }) => (scope.bank ?? bankOfScope(scope, steps) ?? bank) === bank)
    .map((fault) => ({ fault, fromMs: ms(fault.from), toMs: fault.to === null ? null : ms(fault.to) }));
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

function callsOf(steps: readonly StepView[], banks: readonly string[]): CallLine[] {
  return steps.flatMap((step) =>
    callsIn(step).map(({ call, attempt }) => ({
      bank: banks.indexOf(bankOf(step, steps)),
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

function changesOf(view: TransferView, steps: readonly StepView[]): WorkerChange[] {
  return turnsOf(view).flatMap(({ from, to, at, isTakeOver }) =>
    isTakeOver ? [{ atMs: ms(at), from, to, repeated: repeatedSince(at, steps) }] : [],
  );
}

function sharingOf(view: TransferView): string[] {
  const shared = turnsOf(view).filter(({ isTakeOver }) => !isTakeOver);
  return [...new Set(shared.flatMap(({ from, to }) => [from, to]))];
}

/** A worker that does another task later has not been taken over from. */
function turnsOf({ workerTurns }: TransferView) {
  const does = (worker: string, turns: typeof workerTurns) => turns.some((turn) => turn.worker === worker);
  return workerTurns.slice(1).map(({ worker: to, at }, index) => {
    const from = workerTurns[index]?.worker ?? to;
    const isTakeOver =
      !does(from, workerTurns.slice(index + 1)) && !does(to, workerTurns.slice(0, index + 1));
    return { from, to, at, isTakeOver };
  });
}

function repeatedSince(at: string, steps: readonly StepView[]): number {
  const done = steps.filter(({ status, endedAt }) => status === 'posted' && endedAt !== null && endedAt < at);
  return steps.filter(({ name, key, startedAt }) =>
    done.some((one) => one.name === name && one.key === key && startedAt !== null && startedAt >= at),
  ).length;
}

function spansOf(item: TimelineItem, kinds: readonly SegmentKind[]): Span[] {
  return item.segments
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, from, to, attempt, exact }) => ({
      kind,
      step: item.kind === 'step' ? item.name : null,
      fromMs: ms(from),
      toMs: to === null ? null : ms(to),
      attempt,
      exact,
    }));
}

function byTime(dots: Dot[]): Dot[] {
  return dots.sort((one, other) => one.atMs - other.atMs);
}

/** Its number, or those of what is merged in it. */
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
