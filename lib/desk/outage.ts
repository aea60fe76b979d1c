import type { Fault } from '../bank/schemas.ts';

/** The fault by which a whole bank is down, if there is one among these. */
export function outageOf(bankName: string, faults: readonly Fault[]): Fault | undefined {
  return faults.find(
    ({ kind, scope, state }) =>
      state === 'armed' &&
      kind === 'down' &&
      scope.bank === bankName &&
      !scope.operation &&
      !scope.account &&
      !scope.transfer,
  );
}
