'use server';

import { z } from 'zod';
import { defineAction } from '#app/_actions/define-action.ts';
import { actAs, currentActor } from '#lib/auth/actor.ts';
import { ROLES } from '#lib/auth/permissions.ts';

const choice = z.object({ role: z.enum(ROLES, 'Unknown role.') });

/** In place of a sign-in. */
export const actAsAction = defineAction({
  schema: choice,
  audit: async ({ role }) => ({
    action: 'act-as',
    target: { kind: 'remit', id: 'remit' },
    reason: null,
    before: { role: (await currentActor()).role },
    after: () => ({ role }),
  }),
  run: ({ role }) => actAs(role),
  done: (_result, { role }) => `Acting as ${role}.`,
});
