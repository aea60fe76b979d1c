import type { Fault } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { readLatestFaults } from '#lib/fault-lab/list-faults.ts';
import type { ProcessStatus } from '#lib/fault-lab/processes/contract.ts';
import { readProcesses, SupervisorUnavailable } from '#lib/fault-lab/processes/processes.ts';
import { type Resuming, readResuming } from '#lib/fault-lab/resuming.ts';
import { referenceIdOf, workflowIdOf } from '#lib/shared/ids.ts';
import { nullWhenTemporalUnavailable, TemporalBusy } from '#lib/temporal-client/errors.ts';
import { listExecutions } from '#lib/temporal-client/visibility.ts';
import { withSupervised } from './supervised-workers.ts';
import { readWorkers, type WorkerStatus } from './workers.ts';

/** Null is unknown. */
export interface SystemStatus {
  temporal: { answers: boolean };
  bank: { answers: boolean };
  workers: WorkerStatus | null;
  /** Newest first; off without a fault lab. */
  faults: Fault[] | 'off' | null;
  /** What a fault made fail that has ended within the last minute, and a worker is about to try again. */
  resuming: Resuming[];
  /** Null also without process switches. */
  processes: ProcessStatus[] | null;
}

export async function readSystemStatus(): Promise<SystemStatus> {
  const [{ processes, ...temporal }, latest] = await Promise.all([
    readProcesses().catch(nullWithoutSupervisor).then(readTemporal),
    readLatestFaults().catch(nullWhenBankUnavailable),
  ]);
  const [armed, ended] = Array.isArray(latest) ? byState(latest) : [latest, []];
  const isResumed = temporal.workers !== null && temporal.workers.polling > 0;
  const resuming =
    isResumed && Array.isArray(armed)
      ? await readResuming({ armed, ended }, runningAmong)
          .catch(nullWhenBankUnavailable)
          .catch(nullWhenTemporalUnavailable)
      : null;
  return {
    ...temporal,
    bank: { answers: latest !== null },
    faults: armed,
    resuming: resuming ?? [],
    processes,
  };
}

async function runningAmong(transfers: readonly string[]): Promise<Set<string>> {
  const ids = transfers.map((transfer) => `'${workflowIdOf(transfer)}'`).join(', ');
  const query = `WorkflowId IN (${ids}) AND ExecutionStatus = 'Running'`;
  const { executions } = await listExecutions(query, transfers.length, undefined);
  return new Set(executions.flatMap(({ workflowId }) => referenceIdOf(workflowId) ?? []));
}

function byState(faults: readonly Fault[]): [armed: Fault[], ended: Fault[]] {
  const isArmed = ({ state }: Fault) => state === 'armed';
  return [faults.filter(isArmed), faults.filter((fault) => !isArmed(fault))];
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
