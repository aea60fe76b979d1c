import { ScrollText } from 'lucide-react';
import type { Metadata } from 'next';
import { Trail } from '#app/_audit/trail.tsx';
import { EmptyState } from '#app/_ui/empty-state.tsx';
import { Notice } from '#app/_ui/notice.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { Pager } from '#app/_ui/pager.tsx';
import { type ActionsPage, type ActionsRequest, listActions } from '#lib/audit/list-actions.ts';
import { address, type Query } from '#lib/shared/search-params.ts';
import { auditQuery, readAuditFilter } from './filter.ts';
import { AuditFilterForm } from './filter-form.tsx';

export const metadata: Metadata = { title: 'Audit trail' };

export default async function AuditPage({ searchParams }: { searchParams: Promise<Query> }) {
  const filter = readAuditFilter(await searchParams);
  const page = await readPage(filter);
  return (
    <>
      <PageHeader
        title="Audit trail"
        lead="Who did what, when and why. Recorded before each action and never changed."
      />
      <AuditFilterForm filter={filter} />
      {page ? (
        <Found page={page} filter={filter} />
      ) : (
        <Notice>
          Audit trail unavailable. Actions are blocked until it is back. Reload this page in a moment.
        </Notice>
      )}
    </>
  );
}

function Found({ page, filter }: { page: ActionsPage; filter: ActionsRequest }) {
  const query = auditQuery(filter);
  const isFiltered = Object.values(query).some((value) => value !== undefined);
  if (page.items.length === 0) {
    return (
      <div className="card">
        <EmptyState
          icon={ScrollText}
          title={isFiltered ? 'No matches' : 'No activity yet'}
          text={
            isFiltered
              ? 'No action matches these filters.'
              : 'Every action is logged here with who, when and why.'
          }
        />
      </div>
    );
  }
  return (
    <>
      <Trail entries={page.items} />
      <Pager
        older={page.next ? address('/audit', { ...query, cursor: page.next }) : null}
        newest={filter.cursor ? address('/audit', query) : null}
      />
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
