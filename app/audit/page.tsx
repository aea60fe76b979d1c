import { Download } from 'lucide-react';
import type { Metadata } from 'next';
import { Notice } from '#app/_ui/notice.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { type ActionsPage, type ActionsRequest, listActions } from '#lib/audit/list-actions.ts';
import { address, type Query } from '#lib/shared/search-params.ts';
import { AuditList } from './audit-list.tsx';
import { auditQuery, parseAuditFilter } from './filter.ts';
import { AuditFilterForm } from './filter-form.tsx';

export const metadata: Metadata = { title: 'Audit trail' };

const DOWNLOADS = [
  { label: 'CSV', path: '/audit.csv', all: {} },
  { label: 'JSON', path: '/audit.json', all: { pages: 'all' } },
];

export default async function AuditPage({ searchParams }: { searchParams: Promise<Query> }) {
  const typed = await searchParams;
  const { filter, problems } = parseAuditFilter(typed);
  const query = auditQuery(filter);
  const page = await readPage(filter);
  return (
    <>
      <PageHeader
        title="Audit trail"
        lead="Who did what, when and why. Recorded before each action and never changed."
      >
        {DOWNLOADS.map(({ label, path, all }) => (
          <a key={label} href={address(path, { ...query, ...all })} className="button button-quiet" download>
            <Download className="size-4" aria-hidden="true" />
            {label}
          </a>
        ))}
      </PageHeader>
      <AuditFilterForm query={typed} problems={problems} />
      {page ? (
        <AuditList
          key={JSON.stringify([query, filter.cursor])}
          query={query}
          page={page}
          isFirst={filter.cursor === undefined}
        />
      ) : (
        <Notice>
          Audit trail unavailable. Actions are blocked until it is back. Reload this page in a moment.
        </Notice>
      )}
    </>
  );
}

/** Undefined while the audit database is unavailable. */
async function readPage(filter: ActionsRequest): Promise<ActionsPage | undefined> {
  try {
    return await listActions(filter);
  } catch (error) {
    console.error('The audit trail cannot be read:', error);
    return undefined;
  }
}
