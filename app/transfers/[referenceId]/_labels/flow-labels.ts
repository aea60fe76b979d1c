import { type Flow, type FlowState, type Place, pictureOf } from '#lib/transfers/picture/picture.ts';
import { failureOfCall, ordinal } from '#lib/transfers/retry-labels.ts';
import type { StatusTone } from '#lib/transfers/statuses.ts';
import type { AttemptView, StepViewStatus } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

export interface FlowLabel {
  title: string;
  /** What it is at, such as "Retrying, 5th". Empty before it begins. */
  state: string;
  /** Such as "Bank down". */
  why: string;
  tone: StatusTone;
}

/** @param workersPolling null while unknown */
export function describeFlow(flow: Flow, workersPolling: number | null): FlowLabel {
  const { state, step } = flow;
  const label = { title: titleOf(flow), why: '' };
  if (state === 'needs-person') return { ...label, ...needsPerson(flow) };
  const needsWorker = state === 'waiting' || state === 'running' || (state === 'retrying' && !step?.retry);
  if (needsWorker && workersPolling === 0)
    return { ...label, state: 'Waiting for a worker', why: reasonOf(step?.attempts.at(-1)), tone: 'waiting' };
  const { text, tone } = STATES[state];
  return { ...label, ...detailOf(flow, text), tone };
}

/** What a transfer waits for or tries again, such as "Retrying, 5th · Bank down". Null while all goes well. */
export function describeProgress(view: TransferView, workersPolling: number | null): string | null {
  if (view.bug) return 'Blocked by a bug';
  const open = pictureOf(view).flows.find(({ state }) => TRYING.includes(state));
  if (!open) return null;
  const { state, why } = describeFlow(open, workersPolling);
  if (state === STATES.running.text || state === STATES.waiting.text) return null;
  return why ? `${state} · ${why}` : state;
}

const TRYING: readonly FlowState[] = ['waiting', 'running', 'retrying', 'paused'];

function titleOf({ name, step, state }: Flow): string {
  if (name === 'withdraw') return 'Withdraw';
  if (name === 'deposit') return 'Deposit';
  if (!step && state === 'posted') return 'Repair';
  return step?.name === 'recordExternalRefund' ? 'External refund' : 'Refund';
}

function needsPerson({ name, step }: Flow): Omit<FlowLabel, 'title'> {
  if (name === 'withdraw') return { state: 'Needs approval', why: '', tone: 'waiting' };
  const why = step ? refusalOf(step.attempts.at(-1)) : '';
  return { state: 'Needs a decision', why, tone: 'waiting' };
}

const STATES: Record<StepViewStatus, { text: string; tone: StatusTone }> = {
  upcoming: { text: '', tone: 'quiet' },
  skipped: { text: 'Skipped', tone: 'quiet' },
  waiting: { text: 'Queued', tone: 'moving' },
  running: { text: 'In progress', tone: 'moving' },
  retrying: { text: 'Retrying', tone: 'waiting' },
  paused: { text: 'Paused in Temporal', tone: 'waiting' },
  posted: { text: 'Posted', tone: 'done' },
  refused: { text: 'Refused', tone: 'refused' },
  unknown: { text: 'Outcome unknown', tone: 'waiting' },
  void: { text: 'Voided', tone: 'quiet' },
  cancelled: { text: 'Cancelled', tone: 'quiet' },
};

function detailOf({ state, step, marks, isAsked }: Flow, text: string): Pick<FlowLabel, 'state' | 'why'> {
  const last = step?.attempts.at(-1);
  switch (state) {
    case 'running':
      return last && last.attempt > 1
        ? { state: `Trying again, ${ordinal(last.attempt)}`, why: reasonOf(step?.attempts.at(-2)) }
        : { state: text, why: '' };
    case 'retrying':
      return { state: step?.retry ? `${text}, ${ordinal(step.retry.attempt)}` : text, why: reasonOf(last) };
    case 'posted':
      return {
        state: step?.transactionId ?? text,
        why: marks.length > 1 ? `${step?.attemptCount} attempts` : '',
      };
    case 'refused':
      return { state: text, why: refusalOf(last) };
    case 'unknown':
      return isAsked ? { state: text, why: 'Asking the bank' } : { state: 'No result recorded', why: '' };
    default:
      return { state: text, why: '' };
  }
}

/** Why an attempt failed, in two words. */
function reasonOf(attempt: AttemptView | undefined): string {
  if (!attempt || attempt.status === 'running' || attempt.status === 'succeeded') return '';
  const { bank, failure } = attempt;
  const known = bank && failureOfCall(bank);
  if (known) return known;
  if (bank?.status) return `HTTP ${bank.status}`;
  if (failure?.type === 'TimeoutFailure')
    return failure.message.includes('worker') ? 'Worker lost' : 'Timed out';
  if (attempt.unrecorded) return '';
  return bank ? 'No answer' : 'Bank not reached';
}

function refusalOf(attempt: AttemptView | undefined): string {
  return (attempt?.bank?.code ?? '').replaceAll('_', ' ');
}

export function placeLabel({ name, returned, account }: Place): string {
  if (name === 'sender') return returned ? 'Returned' : 'With sender';
  if (name === 'elsewhere') return account === null ? 'Refunded externally' : 'Returned';
  return name === 'clearing' ? 'In transit' : 'Delivered';
}

/** The picture in words. */
export function describeFlows(flows: readonly Flow[], workersPolling: number | null): string {
  return flows
    .map((flow) => describeFlow(flow, workersPolling))
    .filter(({ state }) => state !== '')
    .map(({ title, state, why }) => `${title}: ${state}${why ? ` (${why})` : ''}.`)
    .join(' ');
}
