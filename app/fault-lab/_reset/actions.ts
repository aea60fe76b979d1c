'use server';

import { z } from 'zod';
import { defineAction } from '#app/_actions/define-action.ts';
import { labOnly } from '#app/_faults/lab-only.ts';
import { type ResetReport, resetDemo } from '#lib/fault-lab/reset.ts';

export const resetDemoAction = labOnly(
  defineAction({
    schema: z.object({}),
    audit: (_input) => ({
      action: 'reset-demo',
      target: { kind: 'remit', id: 'remit' },
      reason: null,
      after: ({ faultsCleared, ended, open, adjustments }: ResetReport) => ({
        faultsCleared,
        transfersEnded: ended,
        leftOpen: open.cancellable + open.waiting + open.finishing,
        adjustments: adjustments.length,
      }),
    }),
    run: (_input, { name }) => resetDemo(name),
    done: ({ message }) => message,
  }),
);
