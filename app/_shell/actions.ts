'use server';

import * as z from 'zod/mini';
import { defineAction } from '#app/_actions/define-action.ts';
import { actAs } from '#lib/auth/actor.ts';
import { ROLES } from '#lib/auth/permissions.ts';

/** In place of a sign-in, so that it is not audited. */
export const actAsAction = defineAction({
  schema: z.object({ role: z.enum(ROLES, 'Unknown role. Nothing changed.') }),
  audit: null,
  run: ({ role }) => actAs(role),
  done: (_nothing, { role }) => `Acting as ${role}.`,
});
