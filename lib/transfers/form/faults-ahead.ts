import type { Account, Fault, FaultOperation } from '#lib/bank-client/contract.ts';

/** The acts a transfer can ask of the bank, in their order. */
type Act = Extract<FaultOperation, 'withdraw' | 'deposit' | 'refund'>;

/** A fault that is armed and would act on a transfer, and on which of its acts. */
export interface FaultAhead {
  fault: Fault;
  acts: Act[];
}

/**
 * The armed faults a transfer between two accounts would meet, as the bank matches them: what a
 * fault's scope leaves out matches all. Those that meet nothing but a refund come with a deposit that
 * fails, and are told all the same.
 */
export function faultsAhead(
  faults: readonly Fault[],
  order: { source: Account; target: Account; referenceId: string },
): FaultAhead[] {
  const places: readonly [Act, Account][] = [
    ['withdraw', order.source],
    ['deposit', order.target],
    ['refund', order.source],
  ];
  return faults.flatMap((fault) => {
    const acts = places.flatMap(([act, account]) =>
      meets(fault, act, account, order.referenceId) ? [act] : [],
    );
    return acts.length > 0 ? [{ fault, acts }] : [];
  });
}

function meets({ state, scope }: Fault, act: Act, account: Account, referenceId: string): boolean {
  return (
    state === 'armed' &&
    (scope.operation ?? act) === act &&
    (scope.bank ?? account.bank) === account.bank &&
    (scope.account ?? account.id) === account.id &&
    (scope.transfer ?? referenceId) === referenceId
  );
}
