'use client';

import { Section } from '#app/fault-lab/_section/section.tsx';
import type { Role } from '#lib/auth/permissions.ts';
import type { Fault } from '#lib/bank-client/contract.ts';
import { SCENARIO_GROUPS, SCENARIOS, type Scenario } from '#lib/fault-lab/scenarios/catalogue.ts';
import { ScenarioRow } from './scenario-row.tsx';
import { playOf, usePlays } from './use-plays.ts';

interface Props {
  hasSwitches: boolean;
  role: Role;
  armed: Fault[];
}

/** A tab's stream carries at most eight topics, and the page follows some itself. */
const MAX_FOLLOWED = 3;

const GROUP_LABELS = { money: 'Money', outages: 'Outages', crashes: 'Crashes' };

export function Scenarios({ hasSwitches, role, armed }: Props) {
  const plays = usePlays();
  const followed = plays?.slice(0, MAX_FOLLOWED) ?? [];
  const row = (scenario: Scenario) => {
    const play = plays && playOf(plays, scenario.id);
    return (
      <ScenarioRow
        key={scenario.id}
        scenario={scenario}
        canPlay={scenario.needs === null || hasSwitches}
        play={play}
        isPinned={play ? play === plays?.[0] : false}
        isFollowed={play ? followed.includes(play) : false}
        role={role}
        armed={armed}
      />
    );
  };
  return (
    <Section
      id="scenarios"
      title="Scenarios"
      lead="One click each. Own accounts, and faults that affect no other transfer."
    >
      <div className="grid gap-6">
        {SCENARIO_GROUPS.map((group) => (
          <section key={group} aria-labelledby={`scenarios-${group}`}>
            <h3 id={`scenarios-${group}`} className="mb-2 font-medium">
              {GROUP_LABELS[group]}
            </h3>
            <ul className="card divide-y divide-line">
              {SCENARIOS.filter((one) => one.group === group).map(row)}
            </ul>
          </section>
        ))}
      </div>
    </Section>
  );
}
