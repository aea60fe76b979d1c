import type { ActionResult } from '#app/_actions/action-result.ts';
import type { SentOrder, Started } from './sent-order.ts';

/** From the press of Send to the page of the transfer. */
export interface SentState {
  /** Undefined before the press, and where it was refused. */
  order?: SentOrder | undefined;
  /** Grows with each press: each is followed from its beginning. */
  press: number;
  /** The stream has brought it. */
  isStarted: boolean;
  /** The stream has brought its end. */
  isClosed: boolean;
  /** The answer was lost. */
  isUncertain: boolean;
  /** To be opened. */
  page?: string;
}

export type SentEvent =
  | { kind: 'sent'; order: SentOrder }
  | { kind: 'answered'; result: ActionResult<Started> }
  | { kind: 'seen'; isClosed: boolean };

export const NOTHING_SENT: SentState = { press: 0, isStarted: false, isClosed: false, isUncertain: false };

/** The stream may tell of the transfer before its answer, and where the answer is lost. */
export function nextSent(state: SentState, event: SentEvent): SentState {
  switch (event.kind) {
    case 'sent':
      return { ...NOTHING_SENT, press: state.press + 1, order: event.order };
    case 'answered':
      return afterAnswer(state, event.result);
    case 'seen':
      return withPage({ ...state, isStarted: true, isClosed: event.isClosed });
  }
}

function afterAnswer(state: SentState, result: ActionResult<Started>): SentState {
  if (result.kind === 'done' && result.value) return { ...state, page: result.value.page };
  if (result.kind !== 'failed') return state;
  if (result.certainty === 'not-done') return { ...state, order: undefined };
  return withPage({ ...state, isUncertain: true });
}

function withPage(state: SentState): SentState {
  const { order, isStarted, isUncertain } = state;
  return order && isStarted && isUncertain ? { ...state, page: `/transfers/${order.referenceId}` } : state;
}

/** Whether the transfer stands in place of the form. */
export function isInPlace({ order, isStarted, isUncertain }: SentState): boolean {
  return order !== undefined && (isStarted || !isUncertain);
}
