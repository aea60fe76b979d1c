'use server';

import { z } from 'zod';
import { defineAction } from '#app/_actions/define-action.ts';
import { labOnly } from '#app/_faults/lab-only.ts';
import {
  type ProcessState,
  type ProcessStatus,
  processAction,
  processName,
} from '#lib/fault-lab/processes/contract.ts';
import { controlProcess } from '#lib/fault-lab/processes/processes.ts';

const DONE: Record<ProcessState, string> = {
  starting: 'Starting.',
  up: 'Up.',
  unresponsive: 'Does not answer.',
  stopping: 'Stopping.',
  stopped: 'Stopped.',
  down: 'Down.',
};

const order = z.object({ name: processName, order: processAction });

export const controlProcessAction = labOnly(
  defineAction({
    schema: order,
    audit: ({ name, order: action }) => ({
      action: 'switch-process',
      target: { kind: 'process', id: name },
      reason: null,
      after: ({ state }: ProcessStatus) => ({ order: action, state }),
    }),
    run: ({ name, order: action }) => controlProcess(name, action),
    done: ({ state }, { order: action }) => (action === 'kill' ? 'Killed.' : DONE[state]),
  }),
);
