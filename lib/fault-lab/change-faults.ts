import type { ArmFault, Fault } from '#lib/bank-client/contract.ts';
import { bank } from '#lib/bank-client/shared-client.ts';

/** What a person arms: the bank is told who it was. */
export type FaultOrder = Omit<ArmFault, 'by'>;

/** Arms a fault. @throws BankProblem (where the lab is off, or it makes no sense), BankUnreachable */
export function armFault(order: FaultOrder, by: string): Promise<Fault> {
  return bank().armFault({ ...order, by });
}

/** Clears one fault; resolves with it as it ended, by this or before. @throws BankProblem, BankUnreachable */
export function clearFault(id: string): Promise<Fault> {
  return bank().clearFault(id);
}

/** Clears all that is armed; resolves with those it cleared. @throws BankProblem, BankUnreachable */
export function clearAllFaults(): Promise<Fault[]> {
  return bank().clearFaults();
}
