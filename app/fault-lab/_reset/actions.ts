'use server';

import { z } from 'zod';
import type { ActionResult } from '#app/_actions/action-result.ts';
import { performInLab } from '#app/_faults/lab-only.ts';
import { type ResetReport, resetDemo } from '#lib/fault-lab/reset.ts';

export async function resetDemoAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  return performInLab(form, {
    schema: z.object({}),
    audit: (_input) => ({
      action: 'reset-demo',
      target: { kind: 'remit', id: 'remit' },
      reason: null,
      after: ({ faultsCleared, cancelRequests, adjustments, skipped }: ResetReport) => ({
        faultsCleared,
        cancelRequests,
        adjustments: adjustments.length,
        skipped: skipped.length,
      }),
    }),
    perform: (_input, { name }) => resetDemo(name),
    done: ({ message }) => message,
  });
}
