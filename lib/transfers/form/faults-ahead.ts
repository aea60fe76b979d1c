import type { Account, Fault, FaultOperation } from '#lib/bank-client/contract.ts';

type Operation = Extract<FaultOperation, 'withdraw' | 'deposit' | 'refund'>;

export interface FaultAhead {
  fault: Fault;
  operations: Operation[];
}

/** By the bank's rule: what a scope leaves out matches all. */
export function faultsAhead(
  faults: readonly Fault[],
  order: { source: Account; target: Account; referenceId: string },
): FaultAhead[] {
  const steps: readonly [Operation, Account][] = [
    ['withdraw', order.source],
    ['deposit', order.target],
    ['refund', order.source],
  ];
  return faults.flatMap((fault) => {
    const operations = steps.flatMap(([operation, account]) =>
      meets(fault, operation, account, order.referenceId) ? [operation] : [],
    );
    return operations.length > 0 ? [{ fault, operations }] : [];
  });
}

function meets(
  { state, scope }: Fault,
  operation: Operation,
  account: Account,
  referenceId: string,
): boolean {
  return (
    state === 'armed' &&
    (scope.operation ?? operation) === operation &&
    (scope.bank ?? account.bank) === account.bank &&
    (scope.account ?? account.id) === account.id &&
    (scope.transfer ?? referenceId) === referenceId
  );
}
