import type { Fault, FaultOperation } from '#lib/bank-client/contract.ts';

export interface OutageScope {
  bank: string;
  operation?: FaultOperation | undefined;
}

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
