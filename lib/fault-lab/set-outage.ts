import type { Fault } from '#lib/bank-client/contract.ts';
import { beforeAnyChange } from '#lib/shared/errors.ts';
import { armFault, clearFault } from './change-faults.ts';
import { readArmedFaults } from './list-faults.ts';
import { type OutageScope, outageOf } from './outage.ts';

/** @returns the fault that was armed or cleared, if any. @throws BankProblem, BankUnreachable */
export async function setDown(scope: OutageScope, down: boolean, by: string): Promise<Fault | undefined> {
  const armed = await beforeAnyChange(readArmedFaults());
  const outage = armed === 'off' ? undefined : outageOf(scope, armed);
  if (down && !outage) {
    const { bank, operation } = scope;
    const order = { kind: 'down', scope: operation ? { bank, operation } : { bank } } as const;
    return armFault({ ...order, reason: 'Switched off manually' }, by);
  }
  return !down && outage ? clearFault(outage.id) : undefined;
}
