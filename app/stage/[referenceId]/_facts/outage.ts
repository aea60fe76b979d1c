import type { Fault, FaultOperation } from '#lib/bank-client/contract.ts';
import { stepsOf } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

/** Of the two banks of a transfer. */
export interface Side {
  /** Null until the bank of the account is known. */
  bank: string | null;
  account: string;
  transfer: string;
  operations: readonly FaultOperation[];
}

export function sidesOf(view: TransferView): { sender: Side; receiver: Side } {
  const { referenceId: transfer, sourceAccount, targetAccount } = view;
  const bankOf = (account: string) => stepsOf(view).find((step) => step.account === account)?.bank ?? null;
  return {
    sender: {
      ...{ bank: bankOf(sourceAccount), account: sourceAccount, transfer },
      operations: ['withdraw', 'refund'],
    },
    receiver: { bank: bankOf(targetAccount), account: targetAccount, transfer, operations: ['deposit'] },
  };
}

/** An armed one, an outage before others. */
export function faultAt(side: Side, faults: readonly Fault[]): Fault | undefined {
  return outageAt(side, faults) ?? faults.find((fault) => concerns(fault, side));
}

/** Nothing is answered there. */
export function outageAt(side: Side, faults: readonly Fault[]): Fault | undefined {
  return faults.find((fault) => fault.kind === 'down' && !fault.scope.operation && concerns(fault, side));
}

function concerns({ scope, state }: Fault, { operations, ...side }: Side): boolean {
  const isHere = (['bank', 'account', 'transfer'] as const).every(
    (part) => scope[part] === undefined || scope[part] === side[part],
  );
  return state === 'armed' && isHere && (!scope.operation || operations.includes(scope.operation));
}
