'use server';

import { z } from 'zod';
import { actAs } from '#lib/actor.ts';
import { ROLES } from '#lib/permissions.ts';

const choice = z.object({ role: z.enum(ROLES) });

/** From here on this browser acts in the chosen role; anything but a role changes nothing. */
export async function actAsAction(form: FormData): Promise<void> {
  const parsed = choice.safeParse(Object.fromEntries(form));
  if (parsed.success) await actAs(parsed.data.role);
}
