'use client';

import { useLive } from '#app/_live/use-live.ts';
import type { Figures as FiguresData } from '#lib/dashboard/figures.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import { BanksChart } from './banks-chart.tsx';
import { EndingsChart } from './endings-chart.tsx';

export function Figures({ initial }: { initial: Snapshot<FiguresData | null> }) {
  const figures = useLive('figures', initial).snapshot.data;
  if (!figures || figures.calls === 0) return null;
  const { calls, complete, banks } = figures;
  return (
    <section aria-labelledby="figures" className="mt-10">
      <h2 id="figures" className="text-heading font-semibold tracking-tight">
        Bank calls
      </h2>
      <p className="mt-0.5 mb-3 text-note text-muted">
        {complete
          ? `All ${calls.toLocaleString('en-GB')} so far.`
          : `The latest ${calls.toLocaleString('en-GB')}.`}
      </p>
      <div className="grid gap-6 xl:grid-cols-2">
        <EndingsChart figures={figures} />
        <BanksChart banks={banks} />
      </div>
    </section>
  );
}
