import { type AuditedEntry, listActions } from '#lib/audit/list.ts';
import { Time } from '../../_components/time.tsx';

const WORDS: Readonly<Record<string, string>> = {
  'start-transfer': 'sent it',
  'cancel-transfer': 'cancelled it',
  'approve-transfer': 'approved it',
  'reject-transfer': 'rejected it',
  'resolve-refund': 'decided about the refund',
  'retry-now': 'had it tried again',
  'mend-transfer': 'mended it',
};

const OUTCOMES: Record<NonNullable<AuditedEntry['outcome']>, string> = {
  done: 'Done',
  refused: 'Refused',
  unanswered: 'No answer',
};

/** What people have done about a transfer, newest first. Nothing where the trail cannot be read. */
export async function AuditTrail({ referenceId }: { referenceId: string }) {
  const entries = await entriesOf(referenceId);
  if (!entries) return <p className="text-muted">The audit trail cannot be read just now.</p>;
  return (
    <section aria-labelledby="people">
      <h2 id="people" className="mb-3 text-heading font-semibold">
        What people did
      </h2>
      {entries.length === 0 ? (
        <p className="card px-5 py-6 text-muted">Nobody has done anything about this transfer.</p>
      ) : (
        <ul className="card divide-y divide-line">
          {entries.map((entry) => (
            <li key={entry.id} className="px-5 py-3">
              <p className="flex flex-wrap items-baseline justify-between gap-x-4">
                <span>
                  <span className="font-medium">{entry.actor}</span> {WORDS[entry.action] ?? entry.action}
                  {entry.reason ? `: “${entry.reason}”` : null}
                </span>
                <Time at={entry.at} className="text-note text-muted" />
              </p>
              <p className="text-note text-muted">
                {entry.outcome ? OUTCOMES[entry.outcome] : 'Under way'}
                {entry.words ? `: ${entry.words}` : null}
              </p>
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
