'use client';

import { Section } from '#app/fault-lab/_section/section.tsx';
import type { Role } from '#lib/auth/permissions.ts';
import type { Fault } from '#lib/bank-client/contract.ts';
import { SCENARIOS } from '#lib/fault-lab/scenarios/catalogue.ts';
import { ScenarioCard } from './scenario-card.tsx';
import { playOf, usePlays } from './use-plays.ts';

interface Props {
  hasSwitches: boolean;
  role: Role;
  armed: Fault[];
}

/** A tab's stream carries at most eight topics, and the page follows some itself. */
const MAX_FOLLOWED = 3;

export function Scenarios({ hasSwitches, role, armed }: Props) {
  const plays = usePlays();
  const followed = plays.slice(0, MAX_FOLLOWED);
  return (
    <Section
      id="scenarios"
      title="Scenarios"
      lead="One click each. Own accounts, and faults that affect no other transfer."
    >
      <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {SCENARIOS.map((scenario) => {
          const play = playOf(plays, scenario.id);
          return (
            <ScenarioCard
              key={scenario.id}
              scenario={scenario}
              canPlay={scenario.needs === null || hasSwitches}
              play={play}
              isFollowed={play !== undefined && followed.includes(play)}
              role={role}
              armed={armed}
            />
          );
        })}
      </ul>
    </Section>
  );
}
