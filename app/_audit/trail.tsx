import Link from 'next/link';
import { Time } from '#app/_ui/time.tsx';
import type { AuditedEntry } from '#lib/audit/list-actions.ts';
import { actionLabel, changesOf, decisionsOf } from './action-labels.ts';
import { Outcome } from './outcome.tsx';

export function Trail({ entries }: { entries: readonly AuditedEntry[] }) {
  return (
    <div className="card overflow-x-auto">
      <table className="table max-md:block md:table-fixed">
        <caption className="sr-only">Actions, newest first</caption>
        <thead className="max-md:sr-only">
          <tr>
            {/* Fixed widths: the head may be drawn before the rows, and must not shift. */}
            <th scope="col" className="w-46">
              Time
            </th>
            <th scope="col" className="w-28">
              Actor
            </th>
            <th scope="col">Action</th>
            <th scope="col" className="w-[16%] xl:w-1/4">
              Reason
            </th>
            <th scope="col" className="w-1/5">
              Outcome
            </th>
          </tr>
        </thead>
        <tbody className="max-md:block">
          {entries.map((entry) => (
            <TrailRow key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TrailRow({ entry }: { entry: AuditedEntry }) {
  const { at, actor, role, action, target, reason } = entry;
  return (
    <tr
      data-testid="audited"
      className="align-top max-md:grid max-md:gap-1 max-md:border-b max-md:border-line max-md:p-4 max-md:last:border-b-0 md:[&>td]:align-top max-md:[&>td]:border-0 max-md:[&>td]:p-0"
    >
      <td className="whitespace-nowrap text-muted max-md:order-4">
        <Time at={at} withDate />
      </td>
      <td className="max-md:order-3">
        <span className="text-muted md:hidden">by </span>
        <bdi>{actor}</bdi>
        {role === actor ? null : <span className="text-muted"> · {role}</span>}
      </td>
      <td className="max-md:order-1">
        <span className="block font-medium">{actionLabel(action)}</span>
        <Target target={target} />
        {[...decisionsOf(entry), ...changesOf(entry)].map((line) => (
          <span key={line} className="block text-note text-muted">
            {line}
          </span>
        ))}
      </td>
      <td className={`max-w-xs max-md:order-2 ${reason ? '' : 'max-md:hidden'}`}>
        {reason ? <bdi className="text-pretty">“{reason}”</bdi> : <span className="text-muted">–</span>}
      </td>
      <td className="max-w-xs max-md:order-5">
        <Outcome entry={entry} />
      </td>
    </tr>
  );
}

const PAGES = new Map([
  ['transfer', '/transfers/'],
  ['account', '/accounts/'],
]);

function Target({ target: { kind, id } }: Pick<AuditedEntry, 'target'>) {
  const page = PAGES.get(kind);
  if (kind === 'remit') return null;
  if (!page) return <span className="block text-note text-muted">{id}</span>;
  return (
    <Link
      href={`${page}${id}`}
      prefetch={false}
      data-list-item=""
      className="inline-block rounded font-mono text-[0.8125rem] break-all max-sm:py-3 underline-offset-4 hover:underline"
    >
      {id}
    </Link>
  );
}
