'use server';

import { z } from 'zod';
import { defineAction } from '#app/_actions/define-action.ts';
import { bankName, type Fault, faultOperation } from '#lib/bank-client/contract.ts';
import { armFault, clearAllFaults, clearFault } from '#lib/fault-lab/change-faults.ts';
import { faultOrder } from '#lib/fault-lab/schemas.ts';
import { setDown } from '#lib/fault-lab/set-outage.ts';
import { faultLabel } from './fault-labels.ts';
import { labOnly } from './lab-only.ts';

const outage = z.object({
  bank: bankName,
  operation: faultOperation.optional(),
  down: z.enum(['on', 'off']).transform((value) => value === 'on'),
});

export const setDownAction = labOnly(
  defineAction({
    schema: outage,
    audit: ({ down, bank, operation }) => ({
      action: down ? 'arm-fault' : 'clear-faults',
      target: { kind: 'fault', id: ['down', operation, bank].filter(Boolean).join(' ') },
      reason: null,
    }),
    run: ({ down, ...scope }, { name }) => setDown(scope, down, name),
    done: (_fault, { down }) => (down ? 'Down.' : 'Up.'),
  }),
);

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

export const clearAllFaultsAction = labOnly(
  defineAction({
    schema: z.object({}),
    audit: () => ({
      action: 'clear-faults',
      target: { kind: 'remit', id: 'remit' },
      reason: null,
      after: (cleared: Fault[]) => ({ cleared: cleared.length }),
    }),
    run: () => clearAllFaults(),
    done: (cleared) => `${cleared.length === 1 ? '1 fault' : `${cleared.length} faults`} cleared.`,
  }),
);

function stateOf(fault: Fault) {
  return { id: fault.id, fault: faultLabel(fault), state: fault.state };
}
