'use server';

import { z } from 'zod';
import { type ActionResult, typedIn } from '#app/_actions/action-result.ts';
import { failureOf } from '#app/_actions/define-action.ts';
import { actAs } from '#lib/auth/actor.ts';
import { ROLES } from '#lib/auth/permissions.ts';
import { ActionRefused } from '#lib/shared/errors.ts';

const choice = z.object({ role: z.enum(ROLES) });

/** In place of a sign-in, so that it is not audited. */
export async function actAsAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  const values = typedIn(form);
  const parsed = choice.safeParse(values);
  if (!parsed.success) return failureOf(new ActionRefused('Unknown role. Nothing changed.'), values);
  await actAs(parsed.data.role);
  return { kind: 'done', message: `Acting as ${parsed.data.role}.` };
}
