import type { Fault } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { readArmedFaults } from '#lib/fault-lab/list-faults.ts';
import type { ProcessStatus } from '#lib/fault-lab/processes/contract.ts';
import { readProcesses, SupervisorUnavailable } from '#lib/fault-lab/processes/processes.ts';
import { nullWhenTemporalUnavailable, TemporalBusy } from '#lib/temporal-client/errors.ts';
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
  const [temporal, faults, processes] = await Promise.all([
    readTemporal(),
    readArmedFaults().catch(nullWhenBankUnavailable),
    readProcesses().catch(nullWithoutSupervisor),
  ]);
  return {
    ...temporal,
    bank: { answers: faults !== null },
    faults,
    processes,
  };
}

async function readTemporal(): Promise<Pick<SystemStatus, 'temporal' | 'workers'>> {
  try {
    return { temporal: { answers: true }, workers: await readWorkers() };
  } catch (error) {
    const isBusy = error instanceof TemporalBusy;
    return { temporal: { answers: isBusy }, workers: nullWhenTemporalUnavailable(error) };
  }
}

function nullWithoutSupervisor(error: unknown): null {
  if (error instanceof SupervisorUnavailable) return null;
  throw error;
}
