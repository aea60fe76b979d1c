'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { defineAction } from '#app/_actions/define-action.ts';
import { labOnly } from '#app/_faults/lab-only.ts';
import { audited } from '#lib/audit/audited.ts';
import { CHAPTERS } from '#lib/fault-lab/demonstration/chapters.ts';
import { clearStage } from '#lib/fault-lab/demonstration/clear-stage.ts';
import { stageAddress, startedOnTime } from '#lib/fault-lab/demonstration/position.ts';
import type { ScenarioPlay } from '#lib/fault-lab/scenarios/catalogue.ts';
import { playScenario } from '#lib/fault-lab/scenarios/play-scenario.ts';

const RESET = { action: 'reset-demo', target: { kind: 'remit', id: 'remit' }, reason: null } as const;

const chosen = z
  .object({
    chapter: z.coerce.number().int().min(1).max(CHAPTERS.length),
    /** Of a demonstration that goes on. */
    since: z.coerce.number().int().positive().optional(),
  })
  .transform(({ chapter, since }) => {
    const { scenario, outageSeconds } = CHAPTERS[chapter - 1] ?? CHAPTERS[0];
    return { chapter, since, scenario, outageSeconds };
  });

export const playChapterAction = labOnly(
  defineAction({
    schema: chosen,
    audit: ({ scenario }) => ({
      action: 'run-scenario',
      target: { kind: 'scenario', id: scenario },
      reason: null,
      after: ({ references }: ScenarioPlay) => ({ first: references[0] ?? null }),
    }),
    run: async ({ scenario, outageSeconds }, actor) => {
      await audited(actor, RESET, () => clearStage(actor.name));
      return playScenario(scenario, actor.name, outageSeconds ? { outageSeconds } : {});
    },
    done: ({ references: [first = ''] }, { chapter, since }) => {
      const onTime = startedOnTime(chapter, Date.now());
      return redirect(stageAddress(first, { ...onTime, sinceMs: since ?? onTime.sinceMs }));
    },
  }),
);

export const finishAction = labOnly(
  defineAction({
    schema: z.object({}),
    audit: () => RESET,
    run: (_input, { name }) => clearStage(name),
    done: () => redirect('/stage'),
  }),
);
