import { faultLabel, usageLabel } from '#app/_faults/fault-labels.ts';
import { Time } from '#app/_ui/time.tsx';
import type { Fault, FaultState } from '#lib/bank-client/contract.ts';

const END_LABELS: Record<Exclude<FaultState, 'armed'>, string> = {
  'used-up': 'used up',
  expired: 'expired',
  cleared: 'cleared',
};

const MAX_SHOWN = 8;

export function EndedFaults({ faults }: { faults: Fault[] }) {
  if (faults.length === 0) return null;
  return (
    <section aria-labelledby="ended-title" className="px-4 text-note text-muted">
      <h3 id="ended-title" className="mb-1 font-medium">
        Ended
      </h3>
      <ul aria-label="Ended faults">
        {faults.slice(0, MAX_SHOWN).map((fault) => (
          <li key={fault.id} className="flex flex-wrap justify-between gap-x-4 py-1">
            <span className="min-w-0 wrap-anywhere">
              {faultLabel(fault)} · by <bdi>{fault.by}</bdi>
            </span>
            <span className="whitespace-nowrap">
              {fault.state === 'armed' ? null : END_LABELS[fault.state]}
              {fault.state === 'cleared' && fault.count !== null ? ` with ${usageLabel(fault)}` : null}
              {fault.endedAt ? (
                <>
                  {' at '}
                  <Time at={fault.endedAt} />
                </>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
