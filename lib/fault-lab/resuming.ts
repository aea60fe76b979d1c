import type { Call, Fault } from '#lib/bank-client/contract.ts';
import { bank } from '#lib/bank-client/shared-client.ts';

/** Transfers at a bank that is back. */
export interface Resuming {
  bank: string;
  count: number;
  /** The log was not read far enough back to know all. */
  more: boolean;
}

const MAX_CALLS = 500;

/** Of the transfers that one of these faults made fail, those not tried since, by the bank's log. @throws as its client */
export async function readResuming(ended: readonly Fault[]): Promise<Resuming[]> {
  if (ended.length === 0) return [];
  const { items } = await bank().listCalls({ outcome: 'failed', limit: MAX_CALLS });
  const oldest = items[MAX_CALLS - 1];
  const more = oldest !== undefined && ended.some(({ armedAt }) => armedAt < oldest.at);
  const failed = items.filter((call) => ended.some((fault) => hasMadeFail(fault, call)));
  const transfers = [...new Set(failed.flatMap(({ transfer }) => transfer ?? []))];
  const { items: booked } = await bank().listLedgerTransfers({ transfers, limit: MAX_CALLS });
  const lastAt = new Map(booked.map(({ transfer, lastCall }) => [transfer, lastCall?.at]));
  const waiting = failed.filter(({ transfer, at }) => transfer !== null && lastAt.get(transfer) === at);
  const banks = [...new Set(waiting.flatMap((call) => call.bank ?? []))].sort();
  return banks.map((name) => ({
    bank: name,
    count: waiting.filter((call) => call.bank === name).length,
    more,
  }));
}

function hasMadeFail({ kind, scope, armedAt }: Fault, call: Call): boolean {
  return (
    call.faultKind === kind &&
    call.at >= armedAt &&
    (scope.bank ?? call.bank) === call.bank &&
    (scope.operation ?? call.operation) === call.operation &&
    (scope.account ?? call.account) === call.account &&
    (scope.transfer ?? call.transfer) === call.transfer
  );
}
