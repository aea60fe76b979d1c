import type { Fault } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { readArmedFaults } from '#lib/fault-lab/list-faults.ts';
import type { ProcessStatus } from '#lib/fault-lab/processes/contract.ts';
import { readProcesses, SupervisorUnavailable } from '#lib/fault-lab/processes/processes.ts';
import { nullWhenTemporalUnavailable, TemporalBusy } from '#lib/temporal-client/errors.ts';
import { withSupervised } from './supervised-workers.ts';
import { readWorkers, type WorkerStatus } from './workers.ts';

/** Null is unknown. */
export interface SystemStatus {
  temporal: { answers: boolean };
  bank: { answers: boolean };
  workers: WorkerStatus | null;
  /** Newest first; off without a fault lab. */
  faults: Fault[] | 'off' | null;
  /** Null also without process switches. */
  processes: ProcessStatus[] | null;
}

export async function readSystemStatus(): Promise<SystemStatus> {
  const [{ processes, ...temporal }, faults] = await Promise.all([
    readProcesses().catch(nullWithoutSupervisor).then(readTemporal),
    readArmedFaults().catch(nullWhenBankUnavailable),
  ]);
  return { ...temporal, bank: { answers: faults !== null }, faults, processes };
}

type Temporal = Pick<SystemStatus, 'temporal' | 'workers' | 'processes'>;

async function readTemporal(processes: ProcessStatus[] | null): Promise<Temporal> {
  // The supervisor knows it at once; a call would wait for its deadline.
  if (processes?.some(({ name, pid }) => name === 'temporal' && pid === null))
    return { temporal: { answers: false }, workers: null, processes };
  try {
    const workers = withSupervised(await readWorkers(), processes);
    return { temporal: { answers: true }, workers, processes };
  } catch (error) {
    const answers = error instanceof TemporalBusy;
    return { temporal: { answers }, workers: nullWhenTemporalUnavailable(error), processes };
  }
}

function nullWithoutSupervisor(error: unknown): null {
  if (error instanceof SupervisorUnavailable) return null;
  throw error;
}
