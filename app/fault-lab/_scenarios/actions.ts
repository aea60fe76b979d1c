'use server';

import { z } from 'zod';
import { defineAction } from '#app/_actions/define-action.ts';
import { auditOfDeployment, auditOfPlay } from '#app/_faults/audit-of-scenario.ts';
import { labOnly } from '#app/_faults/lab-only.ts';
import { referenceId } from '#lib/bank-client/contract.ts';
import { SCENARIO_IDS } from '#lib/fault-lab/scenarios/catalogue.ts';
import { rampBack, rollBack } from '#lib/fault-lab/scenarios/deploy.ts';
import { playScenario } from '#lib/fault-lab/scenarios/play-scenario.ts';
import { cancelTransfer } from '#lib/transfers/commands/cancel-transfer.ts';
import { ownReference } from '#lib/transfers/order-schema.ts';

const chosen = z.object({ scenario: z.enum(SCENARIO_IDS), reference: z.optional(ownReference) });

export const playScenarioAction = labOnly(
  defineAction({
    schema: chosen,
    // Who approves is another person.
    as: () => 'teller',
    audit: ({ scenario }) => auditOfPlay(scenario),
    run: ({ scenario, reference }, { name }) => playScenario(scenario, name, { reference }),
    done: () => 'Started.',
    value: (play) => play,
  }),
);

const deployed = z.object({ version: z.string().regex(/^[\w.-]{1,64}$/) });

export const rampBackAction = labOnly(
  defineAction({
    schema: deployed,
    audit: () => auditOfDeployment('ramp'),
    run: ({ version }) => rampBack(version),
    done: () => 'Ramped: half of the transfers, by their ids, go on with the earlier version.',
  }),
);

export const rollBackAction = labOnly(
  defineAction({
    schema: deployed,
    audit: () => auditOfDeployment('roll-back'),
    run: ({ version }) => rollBack(version),
    done: () => 'Rolled back: the earlier version is current.',
  }),
);

const played = z.object({ referenceId });

export const cancelPlayedAction = labOnly(
  defineAction({
    schema: played,
    audit: ({ referenceId: id }) => ({
      action: 'cancel-transfer',
      target: { kind: 'transfer', id },
      reason: null,
    }),
    run: ({ referenceId: id }) => cancelTransfer(id),
    done: () => 'Cancellation requested.',
  }),
);
