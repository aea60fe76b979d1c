'use server';

import { z } from 'zod';
import { defineAction } from '#app/_actions/define-action.ts';
import { bankName, faultOperation } from '#lib/bank-client/contract.ts';
import { setDown } from '#lib/fault-lab/set-outage.ts';
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
