'use server';

import { z } from 'zod';
import { defineAction } from '#app/_actions/define-action.ts';
import type { Fault } from '#lib/bank-client/contract.ts';
import { armFault, clearFault } from '#lib/fault-lab/change-faults.ts';
import { faultOrder } from '#lib/fault-lab/schemas.ts';
import { faultLabel } from './fault-labels.ts';
import { labOnly } from './lab-only.ts';

export const armFaultAction = labOnly(
  defineAction({
    schema: faultOrder,
    audit: ({ kind, reason }) => ({
      action: 'arm-fault',
      target: { kind: 'fault', id: kind },
      reason,
      after: stateOf,
    }),
    run: (order, { name }) => armFault(order, name),
    done: (fault) => `Armed: ${faultLabel(fault)}.`,
  }),
);

const which = z.object({ id: z.string().regex(/^F\d{1,15}$/, 'No such fault.') });

export const clearFaultAction = labOnly(
  defineAction({
    schema: which,
    audit: ({ id }) => ({
      action: 'clear-faults',
      target: { kind: 'fault', id },
      reason: null,
      after: stateOf,
    }),
    run: ({ id }) => clearFault(id),
    done: () => 'Cleared.',
  }),
);

function stateOf(fault: Fault) {
  return { id: fault.id, fault: faultLabel(fault), state: fault.state };
}
