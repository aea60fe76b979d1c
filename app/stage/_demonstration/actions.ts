'use server';

import { z } from 'zod';
import { defineAction } from '#app/_actions/define-action.ts';
import { AUDIT_OF_RESET } from '#app/_faults/audit-of-reset.ts';
import { auditOfPlay } from '#app/_faults/audit-of-scenario.ts';
import { labOnly } from '#app/_faults/lab-only.ts';
import { audited } from '#lib/audit/audited.ts';
import { currentActor } from '#lib/auth/actor.ts';
import { CHAPTERS } from '#lib/fault-lab/demonstration/chapters.ts';
import { resetDemo } from '#lib/fault-lab/reset.ts';
import { playScenario } from '#lib/fault-lab/scenarios/play-scenario.ts';
import { ownReference } from '#lib/transfers/order-schema.ts';

const chosen = z
  .object({ chapter: z.coerce.number().int().min(1).max(CHAPTERS.length), reference: ownReference })
  .transform(({ chapter, reference }) => {
    const { scenario, outageSeconds } = CHAPTERS[chapter - 1] ?? CHAPTERS[0];
    return { reference, scenario, outageSeconds };
  });

async function resetAsChosen() {
  const actor = await currentActor();
  return audited(actor, AUDIT_OF_RESET, () => resetDemo(actor.name));
}

/** On a clean stage. */
export const playChapterAction = labOnly(
  defineAction({
    schema: chosen,
    // Who decides on the stage is another person.
    as: () => 'teller',
    audit: ({ scenario }) => auditOfPlay(scenario),
    run: ({ scenario, ...options }, { name }) =>
      playScenario(scenario, name, { ...options, reset: resetAsChosen }),
    done: () => 'Started.',
    value: (play) => play,
  }),
);
