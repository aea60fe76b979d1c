import Link from 'next/link';
import { Outcome } from '#app/_audit/outcome.tsx';
import { Time } from '#app/_ui/time.tsx';
import { type AuditedEntry, listActions } from '#lib/audit/list-actions.ts';

/** In the past tense: `asked` also when it was refused, or its outcome is unknown. */
const ACTIVITY_LABELS: Readonly<Record<string, { done: string; asked: string }>> = {
  'start-transfer': { done: 'Sent', asked: 'Send attempted' },
  'cancel-transfer': { done: 'Cancellation requested', asked: 'Cancellation attempted' },
  'approve-transfer': { done: 'Approved', asked: 'Approval attempted' },
  'reject-transfer': { done: 'Rejected', asked: 'Rejection attempted' },
  'resolve-refund': { done: 'Refund decided', asked: 'Refund decision attempted' },
  'claim-refund': { done: 'Refund claimed', asked: 'Claim attempted' },
  'confirm-refund': { done: 'Refund confirmed', asked: 'Confirmation attempted' },
  'release-refund': { done: 'Refund given back', asked: 'Giving back attempted' },
  'retry-now': { done: 'Retried', asked: 'Retry attempted' },
  'repair-transfer': { done: 'Repair requested', asked: 'Repair attempted' },
};

function labelOf({ action, outcome }: AuditedEntry): string {
  const label = ACTIVITY_LABELS[action];
  return label ? label[outcome === 'done' ? 'done' : 'asked'] : action;
}

export async function Activity({ referenceId }: { referenceId: string }) {
  const entries = await entriesOf(referenceId);
  if (!entries) return <p className="text-muted">Audit trail unavailable.</p>;
  return (
    <section aria-labelledby="people">
      <div className="mb-3 flex items-baseline justify-between gap-4">
        <h2 id="people" className="text-heading font-semibold">
          Activity
        </h2>
        <Link
          prefetch={false}
          href={`/audit?about=transfer&id=${referenceId}`}
          className="quiet-link max-sm:py-3"
        >
          Audit trail
        </Link>
      </div>
      {entries.length === 0 ? (
        <p className="card px-5 py-6 text-muted">No activity yet.</p>
      ) : (
        <ul className="card divide-y divide-line">
          {entries.map((entry) => (
            <li key={entry.id} className="px-5 py-3">
              <p className="flex flex-wrap items-baseline justify-between gap-x-4">
                <span>
                  {labelOf(entry)} by <bdi className="font-medium">{entry.actor}</bdi>
                  {entry.reason ? (
                    <>
                      : <bdi>“{entry.reason}”</bdi>
                    </>
                  ) : null}
                </span>
                <Time at={entry.at} withDate className="text-note text-muted" />
              </p>
              {entry.outcome === 'done' ? null : <Outcome entry={entry} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

async function entriesOf(referenceId: string): Promise<AuditedEntry[] | undefined> {
  try {
    return (await listActions({ target: { kind: 'transfer', id: referenceId } })).items;
  } catch (error) {
    console.error('The audit trail could not be read:', error);
    return undefined;
  }
}
