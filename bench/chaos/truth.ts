import { ENDINGS } from '#temporal/contract.ts';
import { movedBy } from './endings.ts';
import type { Finding } from './finding.ts';
import type { OrderedTransfer, Sight, Told } from './journal.ts';
import { REQUESTER } from './people.ts';
import type { EndedTransfer } from './prove.ts';

/** What was told during the run, against what is so in the end. */
export function truthFindings(
  told: readonly Told[],
  transfers: ReadonlyMap<string, EndedTransfer>,
): Finding[] {
  return told.flatMap((one) => {
    const transfer = transfers.get(one.referenceId);
    // One that is not there is found already, where transfers are read.
    const untrue = transfer && untruthOf(one, transfer);
    return untrue ? [{ transfer: one.referenceId, what: `told ${JSON.stringify(one)}, but ${untrue}` }] : [];
  });
}

/** What is wrong with something that was told; undefined when it is true. */
function untruthOf(told: Told, transfer: EndedTransfer): string | undefined {
  switch (told.kind) {
    case 'started':
      return isOrder(transfer, told.order) ? undefined : 'another order was started';
    case 'reference-taken':
      return isOrder(transfer, told.order) ? 'this very order was started' : undefined;
    case 'cancel-accepted':
      return untrueCancellation(transfer);
    case 'approval-decided':
      return untrueApproval(told.decision, transfer);
    case 'approval-refused': {
      const taken = transfer.history.approval?.decision.by === told.decision.by;
      return taken ? 'the decision was taken' : untrueReason(told, transfer);
    }
    case 'refund-decided':
      return decidersOf(transfer).includes(told.decision.by) ? undefined : 'no such decision stands in it';
    case 'refund-decision-refused':
      return decidersOf(transfer).includes(told.decision.by)
        ? 'the decision was taken'
        : untrueReason(told, transfer);
    case 'cancel-refused':
      return untrueReason(told, transfer);
    case 'seen':
      return untrueSight(told.sight, transfer);
  }
}

function isOrder({ view }: EndedTransfer, { from, to, amountMinor }: OrderedTransfer): boolean {
  return view.sourceAccount === from && view.targetAccount === to && view.amountMinor === amountMinor;
}

/** Accepted means: it stands in the history, and no step forward was begun behind it. */
function untrueCancellation({ history, cancelRequestedEventId }: EndedTransfer): string | undefined {
  if (cancelRequestedEventId === null) return 'no cancellation stands in its history';
  const begun = history.activities.find(
    ({ name, eventId }) => (name === 'withdraw' || name === 'deposit') && eventId > cancelRequestedEventId,
  );
  return begun && `its ${begun.name} was begun after that`;
}

function untrueApproval(
  { by, decision }: { by: string; decision: 'approve' | 'reject' },
  { view: { status }, history }: EndedTransfer,
): string | undefined {
  if (by === REQUESTER) return 'that was the requester’s own decision';
  const stands = history.approval?.decision;
  if (stands?.by !== by || stands.decision !== decision) {
    return `the decision is ${stands?.by}’s ${stands?.decision}`;
  }
  const heeded =
    decision === 'approve'
      ? !['rejected', 'expired'].includes(status)
      : ['rejected', 'cancelled'].includes(status);
  return heeded ? undefined : `it is ${status}`;
}

function decidersOf({ history }: EndedTransfer): string[] {
  return history.refundDecisions.map(({ decision }) => decision.by);
}

/** Why something was refused; reasons that claim nothing about the transfer are true. */
function untrueReason(
  { reason, atMs }: { reason: string; atMs: number },
  { view, history }: EndedTransfer,
): string | undefined {
  if (/has ended/.test(reason)) {
    return history.closedAtMs !== null && history.closedAtMs <= atMs ? undefined : 'it had not ended by then';
  }
  if (/asked for already/.test(reason) && history.cancelRequestedAtMs === null) return 'nobody had asked';
  if (/money is being returned/.test(reason) && !history.activities.some(isReturn)) return 'it never was';
  const [, by, decision] = /^(.+) has decided already: (approve|reject)/.exec(reason) ?? [];
  const stands = history.approval?.decision;
  if (by && (stands?.by !== by || stands.decision !== decision)) return `${by} had not`;
  const said = /(?:transfer|it) is ([a-z-]+)\.?$/.exec(reason)?.[1];
  const wrongEnding = ENDINGS.some((ending) => ending === said) && said !== view.status;
  return wrongEnding ? `it is ${view.status}` : undefined;
}

function isReturn({ name }: EndedTransfer['history']['activities'][number]): boolean {
  return name === 'refund' || name === 'recordSettlement';
}

/** What was once seen to have ended or moved has ended so, and has moved. */
function untrueSight(sight: Sight, { view, entries }: EndedTransfer): string | undefined {
  const moved = movedBy(entries);
  const arrivedMinor = moved.depositedMinor + moved.refundedMinor + moved.settledMinor;
  if (sight.closed && sight.status !== view.status) return `it is ${view.status}`;
  if (sight.withdrawnMinor > moved.withdrawnMinor) return 'less was withdrawn';
  if (sight.arrivedMinor > arrivedMinor) return 'less arrived';
  const posted = new Map(entries.map(({ key, transactionId }) => [key, transactionId]));
  const unknown = sight.transactionIds.find((shown) => ![...posted.values()].includes(shown));
  if (unknown) return `${unknown} was never posted`;
  const step = sight.steps.find(({ key, transactionId }) => (posted.get(key) ?? null) !== transactionId);
  return step && `${step.key} is ${posted.get(step.key) ?? 'not posted'}`;
}
