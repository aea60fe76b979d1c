import { depositKey, withdrawalKey } from '#lib/shared/ids.ts';
import {
  type AttemptView,
  type BankCall,
  hasBegun,
  type StepView,
  stepsOf,
} from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

/** `elsewhere`: another account, or outside Remit; only once money is to be returned there. */
export type PlaceName = 'sender' | 'clearing' | 'receiver' | 'elsewhere';
export type FlowName = 'withdraw' | 'deposit' | 'return';

export interface Place {
  name: PlaceName;
  /** Null is outside Remit. */
  account: string | null;
  minor: number;
  /** It was there before, and came back. */
  returned: boolean;
}

/** `unknown`: whether the bank posted it is not recorded. `lost`: it did, and its caller does not know. */
export type Mark = 'running' | 'posted' | 'refused' | 'failed' | 'unknown' | 'lost' | 'void';

/** `needs-person`: nothing is tried until somebody decides. */
export type FlowState = StepView['status'] | 'needs-person';

export interface Flow {
  name: FlowName;
  from: PlaceName;
  to: PlaceName;
  state: FlowState;
  /** Undefined of a repair, and while it is still to be decided how. */
  step: StepView | undefined;
  marks: { attempt: number; mark: Mark }[];
  /** Earlier attempts that are not listed. */
  earlier: number;
  isAsked: boolean;
}

export interface Picture {
  places: Place[];
  flows: Flow[];
  /** More than one place while the bank has not told which. */
  holders: PlaceName[];
  /** False while an outcome is unknown. */
  certain: boolean;
}

/** Pure. The refund is drawn once there is one. */
export function pictureOf(view: TransferView): Picture {
  const flows = [withdrawFlow(view), depositFlow(view), ...returnFlow(view)];
  const places = placesOf(view, flows);
  const isKnown = view.closedAt !== null && view.moneySource === 'ledger';
  const doubtful = isKnown ? undefined : flows.find(({ state }) => state === 'unknown');
  const holding = places.filter(({ minor }) => minor > 0).map(({ name }) => name);
  return {
    places,
    flows,
    holders: doubtful ? [doubtful.from, doubtful.to] : holding,
    certain: doubtful === undefined,
  };
}

function withdrawFlow(view: TransferView): Flow {
  const waits = view.status === 'awaiting-approval';
  return flowOf(
    view,
    { name: 'withdraw', from: 'sender', to: 'clearing' },
    withdrawalKey(view.referenceId),
    waits,
  );
}

function depositFlow(view: TransferView): Flow {
  return flowOf(
    view,
    { name: 'deposit', from: 'clearing', to: 'receiver' },
    depositKey(view.referenceId),
    false,
  );
}

/** Of several refunds, the latest. */
function returnFlow(view: TransferView): Flow[] {
  const refund = refundOf(view);
  const waits = view.status === 'awaiting-operator';
  if (!refund && !waits) return [];
  const to = isElsewhere(refund, view) ? 'elsewhere' : 'sender';
  const flow = flowOf(view, { name: 'return', from: 'clearing', to }, refund?.step?.key, waits);
  return [refund && !refund.step ? { ...flow, state: 'posted' } : flow];
}

interface Refund {
  /** Undefined of a repair, which is a workflow of its own. */
  step: StepView | undefined;
  /** Null is outside Remit. */
  account: string | null;
}

/** Where the ledger has one, it says to whom: a repair may return the money to another than the step would have. */
function refundOf(view: TransferView): Refund | undefined {
  const own = refundByStep(view);
  const entry = view.entries.findLast(
    ({ kind, amountMinor }) => kind === 'external-refund' || (kind === 'refund' && amountMinor > 0),
  );
  if (!entry) return own;
  const account = entry.kind === 'refund' ? entry.account : null;
  const isOwn = own?.account === account && own.step?.status !== 'refused' && own.step?.status !== 'void';
  return isOwn ? own : { step: undefined, account };
}

function refundByStep(view: TransferView): Refund | undefined {
  const step = stepsOf(view).findLast(({ name }) => name === 'refund' || name === 'recordExternalRefund');
  if (!step) return undefined;
  const isOutside = step.name === 'recordExternalRefund';
  return { step, account: isOutside ? null : (step.account ?? view.sourceAccount) };
}

function isElsewhere(refund: Refund | undefined, { sourceAccount }: TransferView): boolean {
  return refund !== undefined && refund.account !== sourceAccount;
}

type Route = Pick<Flow, 'name' | 'from' | 'to'>;

function flowOf(view: TransferView, route: Route, key: string | undefined, needsPerson: boolean): Flow {
  const steps = stepsOf(view).filter((step) => step.key === key);
  const step = steps.find(({ name }) => name !== 'closeKey') ?? steps[0];
  const closing = steps.findLast(({ name }) => name === 'closeKey');
  const attempts = step ? step.attempts : [];
  const marks = attempts
    .slice(-MAX_MARKS)
    .map((attempt) => ({ attempt: attempt.attempt, mark: markOf(attempt) }));
  const isOpen = closing !== undefined && hasBegun(closing) && closing.endedAt === null;
  const isAsked = isOpen && view.closedAt === null;
  const own = isOpen ? 'unknown' : (step?.status ?? 'upcoming');
  return {
    ...route,
    state: needsPerson ? 'needs-person' : own,
    step,
    marks,
    earlier: Math.max(0, (step?.attemptCount ?? 0) - marks.length),
    isAsked,
  };
}

/** More cannot be told apart on an edge. */
const MAX_MARKS = 5;

export function markOf({ status, bank }: AttemptView): Mark {
  const atBank = bank && markOfCall(bank);
  if (atBank === 'refused' || atBank === 'void') return atBank;
  if (status === 'succeeded') return 'posted';
  if (status === 'running') return atBank === 'posted' && bank?.answerLost ? 'lost' : 'running';
  if (atBank === 'posted') return 'lost';
  return atBank === 'failed' || status === 'failed' ? 'failed' : 'unknown';
}

export function markOfCall({ outcome }: BankCall): Mark {
  if (outcome === 'replayed') return 'posted';
  return outcome === 'none' ? 'void' : outcome;
}

function placesOf(view: TransferView, flows: readonly Flow[]): Place[] {
  const { amountMinor, money, sourceAccount, targetAccount } = view;
  const { withdrawnMinor, inTransitMinor, depositedMinor, refundedMinor, externallyRefundedMinor } = money;
  const refund = refundOf(view);
  const elsewhere = isElsewhere(refund, view);
  const returnedMinor = elsewhere ? 0 : refundedMinor;
  const place = (name: PlaceName, account: string | null, minor: number): Place => {
    return { name, account, minor, returned: name === 'sender' && returnedMinor > 0 };
  };
  const places = [
    place('sender', sourceAccount, amountMinor - withdrawnMinor + returnedMinor),
    place('clearing', null, inTransitMinor),
    place('receiver', targetAccount, depositedMinor),
  ];
  if (!flows.some(({ to }) => to === 'elsewhere')) return places;
  const arrivedMinor = refundedMinor - returnedMinor + externallyRefundedMinor;
  return [...places, place('elsewhere', refund?.account ?? null, arrivedMinor)];
}
