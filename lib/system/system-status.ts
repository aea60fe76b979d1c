import type { Fault } from '#lib/bank-client/contract.ts';
import { BankProblem, isBankUnavailable } from '#lib/bank-client/errors.ts';
import { readArmedFaults } from '#lib/fault-lab/list-faults.ts';
import type { ProcessStatus } from '#lib/fault-lab/processes/contract.ts';
import { readProcesses, SupervisorUnavailable } from '#lib/fault-lab/processes/processes.ts';
import { nullWhenTemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { readWorkers, type WorkerStatus } from './workers.ts';

/** Who answers, who polls, what is broken on purpose. Null is what nobody answered for. */
export interface SystemStatus {
  temporal: { answers: boolean };
  bank: { answers: boolean };
  workers: WorkerStatus | null;
  /** Those that are armed, newest first; off where the bank has no fault lab. */
  faults: Fault[] | 'off' | null;
  /** Null also where there are no switches: see `hasProcessSwitches`. */
  processes: ProcessStatus[] | null;
}

/** One look at everything the desk leans on. It does not fail: what does not answer is told as such. */
export async function readSystemStatus(): Promise<SystemStatus> {
  const [workers, faults, processes] = await Promise.all([
    readWorkers().catch(nullWhenTemporalUnavailable),
    readArmedFaults().catch(nullWithoutBank),
    readProcesses().catch(nullWithoutSupervisor),
  ]);
  return {
    temporal: { answers: workers !== null },
    bank: { answers: faults !== null },
    workers,
    faults,
    processes,
  };
}

function nullWithoutBank(error: unknown): null {
  if (!isBankUnavailable(error) && !(error instanceof BankProblem)) throw error;
  return null;
}

function nullWithoutSupervisor(error: unknown): null {
  if (!(error instanceof SupervisorUnavailable)) console.error('Reading the processes failed:', error);
  return null;
}
