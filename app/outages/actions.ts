'use server';

import { z } from 'zod';
import { currentActor } from '#lib/actor.ts';
import { BankProblem, isBankAway } from '#lib/bank/errors.ts';
import { bankName } from '#lib/bank/schemas.ts';
import { setBankDown } from '#lib/desk/set-bank-down.ts';

export type OutageResult = { kind: 'done' } | { kind: 'failed'; message: string };

const outage = z.object({ bank: bankName, down: z.enum(['on', 'off']).transform((value) => value === 'on') });

/** Takes a bank down, or brings it back up. */
export async function setBankDownAction(_previous: OutageResult, form: FormData): Promise<OutageResult> {
  const parsed = outage.safeParse(Object.fromEntries(form));
  if (!parsed.success) return { kind: 'failed', message: 'That is not a bank of this desk.' };
  try {
    const { name } = await currentActor();
    await setBankDown(parsed.data.bank, parsed.data.down, name);
    return { kind: 'done' };
  } catch (error) {
    if (isBankAway(error)) return { kind: 'failed', message: 'The bank does not answer. Try again.' };
    if (error instanceof BankProblem) return { kind: 'failed', message: error.detail };
    throw error;
  }
}
