import Link from 'next/link';
import { Trail } from '#app/_audit/trail.tsx';
import type { AuditedEntry } from '#lib/audit/list-actions.ts';

export function RecentDecisions({ decided }: { decided: AuditedEntry[] | null }) {
  if (decided?.length === 0) return null;
  return (
    <section aria-labelledby="decided">
      <div className="mb-3 flex items-baseline justify-between gap-4">
        <h2 id="decided" className="text-heading font-medium">
          Recent decisions
        </h2>
        <Link href="/audit" className="quiet-link">
          Audit trail
        </Link>
      </div>
      {decided ? <Trail entries={decided} /> : <p className="text-muted">Audit trail unavailable.</p>}
    </section>
  );
}
