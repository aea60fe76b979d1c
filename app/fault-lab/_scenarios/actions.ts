'use server';

import { z } from 'zod';
import type { ActionResult } from '#app/_actions/action-result.ts';
import { performInLab } from '#app/_faults/lab-only.ts';
import { referenceId } from '#lib/bank-client/contract.ts';
import { SCENARIO_IDS, type ScenarioPlay } from '#lib/fault-lab/scenarios/catalogue.ts';
import { playScenario } from '#lib/fault-lab/scenarios/play-scenario.ts';
import { cancelTransfer } from '#lib/transfers/commands/cancel-transfer.ts';

export interface PlayResult {
  answer: ActionResult;
  play: ScenarioPlay | null;
}

const chosen = z.object({ scenario: z.enum(SCENARIO_IDS) });

export async function playScenarioAction(_previous: PlayResult, form: FormData): Promise<PlayResult> {
  let play: ScenarioPlay | null = null;
  const answer = await performInLab(form, {
    schema: chosen,
    audit: ({ scenario }) => ({
      action: 'run-scenario',
      target: { kind: 'scenario', id: scenario },
      reason: null,
      after: ({ references }: ScenarioPlay) => ({
        transfers: references.length,
        first: references[0] ?? null,
      }),
    }),
    perform: async ({ scenario }, { name }) => {
      play = await playScenario(scenario, name);
      return play;
    },
    done: () => 'Started.',
  });
  return { answer, play };
}

const played = z.object({ referenceId });

export async function cancelPlayedAction(_previous: ActionResult, form: FormData): Promise<ActionResult> {
  return performInLab(form, {
    schema: played,
    audit: ({ referenceId: id }) => ({
      action: 'cancel-transfer',
      target: { kind: 'transfer', id },
      reason: null,
    }),
    perform: ({ referenceId: id }) => cancelTransfer(id),
    done: () => 'Cancellation requested.',
  });
}
