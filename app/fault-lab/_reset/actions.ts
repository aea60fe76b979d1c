'use server';

import { z } from 'zod';
import { defineAction } from '#app/_actions/define-action.ts';
import { AUDIT_OF_RESET } from '#app/_faults/audit-of-reset.ts';
import { labOnly } from '#app/_faults/lab-only.ts';
import { resetDemo } from '#lib/fault-lab/reset.ts';
import { inTurn } from '#lib/fault-lab/scenarios/turns.ts';

export const resetDemoAction = labOnly(
  defineAction({
    schema: z.object({}),
    audit: (_input) => AUDIT_OF_RESET,
    run: (_input, { name }) => inTurn(true, () => resetDemo(name)),
    done: ({ message }) => message,
  }),
);
