'use server';

import { z } from 'zod';
import { defineAction } from '#app/_actions/define-action.ts';
import type { Fault } from '#lib/bank-client/contract.ts';
import { clearAllFaults } from '#lib/fault-lab/change-faults.ts';
import { labOnly } from './lab-only.ts';

/** Apart from the others: the banner is on every page, and a page takes each action of a file that it imports. */
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
