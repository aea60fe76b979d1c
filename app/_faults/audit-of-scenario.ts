import type { AuditedAction } from '#lib/audit/audited.ts';
import type { ScenarioId, ScenarioPlay } from '#lib/fault-lab/scenarios/catalogue.ts';

/** The same in the lab and of a chapter. */
export function auditOfPlay(scenario: ScenarioId): AuditedAction<ScenarioPlay> {
  return {
    ...auditOfStep(scenario, 'play'),
    after: ({ references }) => ({ transfers: references.length, first: references[0] ?? null }),
  };
}

/** The same in the lab and on the stage. */
export function auditOfDeployment(
  step: 'ramp' | 'roll-back',
  reason: string | null = null,
): AuditedAction<unknown> {
  return { ...auditOfStep('bug-deployed', step), reason };
}

function auditOfStep(scenario: ScenarioId, step: string) {
  return {
    action: 'run-scenario',
    target: { kind: 'scenario', id: scenario },
    reason: null,
    decided: { step },
  } as const;
}
