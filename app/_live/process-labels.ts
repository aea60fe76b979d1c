import type { ProcessState } from '#lib/fault-lab/processes/contract.ts';

export const PROCESS_LABELS: Record<ProcessState, string> = {
  up: 'Up',
  unresponsive: 'Does not answer',
  starting: 'Starting',
  stopping: 'Stopping',
  stopped: 'Stopped',
  down: 'Down',
};
