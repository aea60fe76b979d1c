'use server';

import { z } from 'zod';
import { type ActionResult, typedIn } from '#app/_actions/action-result.ts';
import { actAs } from '#lib/auth/actor.ts';
import { ROLES } from '#lib/auth/permissions.ts';

const choice = z.object({ role: z.enum(ROLES) });

export async function actAsAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  const values = typedIn(form);
  const parsed = choice.safeParse(values);
  if (!parsed.success) {
    return { kind: 'refused', message: 'Unknown role. Nothing changed.', errors: {}, values };
  }
  await actAs(parsed.data.role);
  return { kind: 'done', message: `Acting as ${parsed.data.role}.` };
}
