import type { ArmFault, Fault } from '#lib/bank-client/contract.ts';
import { bank } from '#lib/bank-client/shared-client.ts';

export type FaultOrder = Omit<ArmFault, 'by'>;

/** @throws BankProblem (the lab is off, or the fault is invalid), BankUnreachable */
export function armFault(order: FaultOrder, by: string): Promise<Fault> {
  return bank().armFault({ ...order, by });
}

/** Resolves also with a fault that had ended before. @throws BankProblem, BankUnreachable */
export function clearFault(id: string): Promise<Fault> {
  return bank().clearFault(id);
}

/** Resolves with those it cleared. @throws BankProblem, BankUnreachable */
export function clearAllFaults(): Promise<Fault[]> {
  return bank().clearFaults();
}
