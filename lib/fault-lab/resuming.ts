import type { Call, Fault } from '#lib/bank-client/contract.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { isReferenceId, isScriptId } from '#lib/shared/ids.ts';

/** Transfers at a bank. */
export interface Resuming {
  bank: string;
  count: number;
  /** It was down for one of them. */
  isBack: boolean;
  /** The log was not read far enough back to know all. */
  more: boolean;
}

const MAX_CALLS = 500;

interface Faults {
  armed: readonly Fault[];
  ended: readonly Fault[];
}

/**
 * Of the transfers that one of the ended faults made fail, those not tried since, by the bank's log.
 * @param running which of these still run @throws as it, and as the bank's client
 */
export async function readResuming(
  { armed, ended }: Faults,
  running: (transfers: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<Resuming[]> {
  if (ended.length === 0) return [];
  const { items } = await bank().listCalls({ outcome: 'failed', limit: MAX_CALLS });
  const oldest = items[MAX_CALLS - 1];
  const more = oldest !== undefined && ended.some(({ armedAt }) => armedAt < oldest.at);
  const failed = items.filter(
    (call) =>
      ended.some((fault) => hasMadeFail(fault, call)) && !armed.some(({ scope }) => covers(scope, call)),
  );
  const transfers = [...new Set(failed.flatMap(({ transfer }) => transfer ?? []))].filter(isWorkflows);
  if (transfers.length === 0) return [];
  const { items: booked } = await bank().listLedgerTransfers({ transfers, limit: MAX_CALLS });
  const lastAt = new Map(booked.map(({ transfer, lastCall }) => [transfer, lastCall?.at]));
  const last = failed.filter(({ transfer, at }) => transfer !== null && lastAt.get(transfer) === at);
  if (last.length === 0) return [];
  const open = await running(last.flatMap(({ transfer }) => transfer ?? []));
  const waiting = last.filter(({ transfer }) => transfer !== null && open.has(transfer));
  const banks = [...new Set(waiting.flatMap((call) => call.bank ?? []))].sort();
  return banks.map((name) => {
    const calls = waiting.filter((call) => call.bank === name);
    const isBack = calls.some(({ faultKind }) => faultKind === 'down');
    return { bank: name, count: calls.length, isBack, more };
  });
}

/** Nothing resumes what was sent without Temporal. */
function isWorkflows(transfer: string): boolean {
  return isReferenceId(transfer) && !isScriptId(transfer);
}

function hasMadeFail({ kind, scope, armedAt }: Fault, call: Call): boolean {
  return call.faultKind === kind && call.at >= armedAt && covers(scope, call);
}

function covers(scope: Fault['scope'], call: Call): boolean {
  return (
    (scope.bank ?? call.bank) === call.bank &&
    (scope.operation ?? call.operation) === call.operation &&
    (scope.account ?? call.account) === call.account &&
    (scope.transfer ?? call.transfer) === call.transfer
  );
}
