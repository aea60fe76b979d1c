'use client';

import type { Role } from '#lib/auth/permissions.ts';
import type { Fault } from '#lib/bank-client/contract.ts';
import { CAST } from '#lib/fault-lab/scenarios/cast.ts';
import { SCENARIOS, type ScenarioPlay } from '#lib/fault-lab/scenarios/catalogue.ts';
import { PlayedScenario } from './played-scenario.tsx';
import { usePlays } from './use-plays.ts';

interface Props {
  role: Role;
  armed: Fault[];
}

/** As high when it is empty as with any scenario, so that nothing below it moves. */
export function WhatPlays({ role, armed }: Props) {
  const [latest] = usePlays() ?? [];
  return (
    <section
      aria-labelledby="what-plays"
      className="card z-10 mb-10 flex min-h-72 flex-col px-4 py-3 sm:min-h-48 lg:min-h-40 xl:tall:sticky xl:tall:top-3"
    >
      <h2 id="what-plays" className="eyebrow mb-1">
        Played last in this tab
      </h2>
      <div aria-live="polite">
        {latest ? (
          <>
            <Title play={latest} />
            <PlayedScenario play={latest} isFollowed role={role} armed={armed} />
          </>
        ) : (
          <p className="text-muted">Nothing to follow in this tab.</p>
        )}
      </div>
    </section>
  );
}

function Title({ play: { scenario } }: { play: ScenarioPlay }) {
  const { payer, payee, purpose } = CAST[scenario];
  return (
    <p>
      <span className="font-semibold">{SCENARIOS.find(({ id }) => id === scenario)?.title}</span>
      <span className="text-muted">
        {' · '}
        {payer} pays {payee}: {purpose}
      </span>
    </p>
  );
}
