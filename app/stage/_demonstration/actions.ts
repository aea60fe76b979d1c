'use server';

import { z } from 'zod';
import { defineAction } from '#app/_actions/define-action.ts';
import { labOnly } from '#app/_faults/lab-only.ts';
import { audited } from '#lib/audit/audited.ts';
import { referenceId } from '#lib/bank-client/contract.ts';
import { CHAPTERS } from '#lib/fault-lab/demonstration/chapters.ts';
import { resetDemo } from '#lib/fault-lab/reset.ts';
import type { ScenarioPlay } from '#lib/fault-lab/scenarios/catalogue.ts';
import { playScenario } from '#lib/fault-lab/scenarios/play-scenario.ts';

const chosen = z
  .object({ chapter: z.coerce.number().int().min(1).max(CHAPTERS.length), reference: referenceId })
  .transform(({ chapter, reference }) => {
    const { scenario, outageSeconds } = CHAPTERS[chapter - 1] ?? CHAPTERS[0];
    return { reference, scenario, outageSeconds };
  });

/** On a clean stage. */
export const playChapterAction = labOnly(
  defineAction({
    schema: chosen,
    // Who decides on the stage is another person.
    as: () => 'teller',
    audit: ({ scenario }) => ({
      action: 'run-scenario',
      target: { kind: 'scenario', id: scenario },
      reason: null,
      after: ({ references }: ScenarioPlay) => ({ transfers: references.length }),
    }),
    run: async ({ scenario, ...options }, actor) => {
      const reset = { action: 'reset-demo', target: { kind: 'remit', id: 'remit' }, reason: null } as const;
      await audited(actor, reset, () => resetDemo(actor.name));
      return playScenario(scenario, actor.name, options);
    },
    done: () => 'Started.',
    value: (play) => play,
  }),
);
