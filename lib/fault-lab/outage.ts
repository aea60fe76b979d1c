import type { Fault, FaultOperation } from '#lib/bank-client/contract.ts';

/** A whole bank, or one of its operations: what a single switch takes down. */
export interface OutageScope {
  bank: string;
  operation?: FaultOperation | undefined;
}

/** The fault by which exactly this is down, if there is one among these. */
export function outageOf({ bank, operation }: OutageScope, faults: readonly Fault[]): Fault | undefined {
  return faults.find(
    ({ kind, scope, state }) =>
      state === 'armed' &&
      kind === 'down' &&
      scope.bank === bank &&
      scope.operation === operation &&
      !scope.account &&
      !scope.transfer,
  );
}
