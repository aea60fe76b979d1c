'use server';

import { z } from 'zod';
import type { ActionResult } from '#app/_actions/action-result.ts';
import { bankName, type Fault, faultOperation } from '#lib/bank-client/contract.ts';
import { armFault, clearFault } from '#lib/fault-lab/change-faults.ts';
import { faultForm, readFaultFields } from '#lib/fault-lab/fault-form.ts';
import { setDown } from '#lib/fault-lab/set-outage.ts';
import { faultLabel } from './fault-labels.ts';
import { performInLab } from './lab-only.ts';

const outage = z.object({
  bank: bankName,
  operation: faultOperation.optional(),
  down: z.enum(['on', 'off']).transform((value) => value === 'on'),
});

export async function setDownAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  return performInLab(form, {
    schema: outage,
    audit: ({ down, bank, operation }) => ({
      action: down ? 'arm-fault' : 'clear-faults',
      target: { kind: 'fault', id: ['down', operation, bank].filter(Boolean).join(' ') },
      reason: null,
    }),
    perform: ({ down, ...scope }, { name }) => setDown(scope, down, name),
    done: (_fault, { down }) => (down ? 'Down.' : 'Up.'),
  });
}

export async function armFaultAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  return performInLab(form, {
    // Fields that the chosen kind does not use are not in the form.
    schema: z
      .unknown()
      .transform(() => readFaultFields(form))
      .pipe(faultForm),
    audit: ({ kind, reason }) => ({
      action: 'arm-fault',
      target: { kind: 'fault', id: kind },
      reason,
      after: stateOf,
    }),
    perform: (order, { name }) => armFault(order, name),
    done: (fault) => `Armed: ${faultLabel(fault)}.`,
  });
}

const which = z.object({ id: z.string().regex(/^F\d{1,15}$/, 'No such fault.') });

export async function clearFaultAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  return performInLab(form, {
    schema: which,
    audit: ({ id }) => ({
      action: 'clear-faults',
      target: { kind: 'fault', id },
      reason: null,
      after: stateOf,
    }),
    perform: ({ id }) => clearFault(id),
    done: () => 'Cleared.',
  });
}

function stateOf(fault: Fault) {
  return { id: fault.id, fault: faultLabel(fault), state: fault.state };
}
