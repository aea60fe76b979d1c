import { Download, List } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { EmptyState } from '#app/_ui/empty-state.tsx';
import { Notice } from '#app/_ui/notice.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { Pager } from '#app/_ui/pager.tsx';
import { snapshotOf } from '#lib/live/shared-subscriptions.ts';
import { type Query, textIn } from '#lib/shared/search-params.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { CursorUnknown } from '#lib/temporal-client/visibility.ts';
import {
  filterKey,
  type ParsedFilter,
  parseFilter,
  type TransferFilter,
} from '#lib/transfers/filter/filter.ts';
import { LIST_LIMIT, readTransferList } from '#lib/transfers/live/transfer-list.ts';
import { listTransfers, type TransferPage } from '#lib/transfers/queries/list-transfers.ts';
import { FilterForm } from './_list/filter-form.tsx';
import { LiveChips } from './_list/live-chips.tsx';
import { LiveList } from './_list/live-list.tsx';
import { LiveListNote } from './_list/live-list-note.tsx';
import { StaticList } from './_list/static-list.tsx';
import { ViewChips } from './_list/view-chips.tsx';
import { chipsFor, listAddress } from './_list/views.ts';

export const metadata: Metadata = { title: 'Transfers' };

export default async function TransfersPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const parsed = parseFilter(query);
  const cursor = textIn(query, 'cursor');
  return cursor ? (
    <LaterPage query={query} parsed={parsed} cursor={cursor} />
  ) : (
    <FirstPage query={query} parsed={parsed} />
  );
}

function Header({ filter, children }: { filter: TransferFilter; children?: ReactNode }) {
  const key = filterKey(filter);
  return (
    <PageHeader title="Transfers" lead="All transfers and their status.">
      {children}
      <a href={`/transfers.csv${key && `?${key}`}`} className="button button-quiet" download>
        <Download className="size-4" aria-hidden="true" />
        CSV
      </a>
    </PageHeader>
  );
}

interface ListProps {
  query: Query;
  parsed: ParsedFilter;
}

async function FirstPage({ query, parsed }: ListProps) {
  const { filter } = parsed;
  const key = filterKey(filter);
  const topic = `transfers/${key}`;
  const initial = await snapshotOf(() => readTransferList(filter));
  const { page } = initial.data;
  return (
    <>
      <Header filter={filter}>
        <LiveListNote topic={topic} initial={initial} />
      </Header>
      <div className="mb-4 grid gap-3">
        <LiveChips key={`chips ${key}`} topic={topic} initial={initial} chips={chipsFor(filter)} />
        <FilterForm key={`form ${key}`} query={query} {...parsed} />
      </div>
      <LiveList
        key={key}
        topic={topic}
        initial={initial}
        empty={<NoTransfers isFiltered={key !== ''} />}
        past={<PastLeftOut filter={filter} />}
      >
        <Pager older={page?.next ? listAddress(filter, page.next) : null} newest={null} />
      </LiveList>
    </>
  );
}

async function LaterPage({ query, parsed, cursor }: ListProps & { cursor: string }) {
  const { filter } = parsed;
  const { data: page, takenAtMs } = await snapshotOf(() => readPage(filter, cursor));
  return (
    <>
      <Header filter={filter} />
      <div className="mb-4 grid gap-3">
        <ViewChips chips={chipsFor(filter)} counts={null} />
        <FilterForm query={query} {...parsed} />
      </div>
      {page === 'unknown-cursor' ? (
        <Notice>
          This page of the list has expired.{' '}
          <Link href={listAddress(filter)} className="underline">
            Go to the first page
          </Link>
        </Notice>
      ) : (
        <>
          <StaticList
            page={page}
            takenAtMs={takenAtMs}
            empty={<NoTransfers isFiltered={true} />}
            past={<PastLeftOut filter={filter} />}
          />
          <Pager older={page?.next ? listAddress(filter, page.next) : null} newest={listAddress(filter)} />
        </>
      )}
    </>
  );
}

function PastLeftOut({ filter }: { filter: TransferFilter }) {
  return (
    <p className="mb-3 text-note text-muted">
      Demonstrations that ended before the last reset are not listed, nor in the CSV.{' '}
      <Link
        href={listAddress({ ...filter, pastDemonstrations: true })}
        className="underline underline-offset-2 max-sm:inline-block max-sm:py-3"
      >
        Show them
      </Link>
    </p>
  );
}

function NoTransfers({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <EmptyState icon={List} title="No matches" text="No transfer matches these filters.">
        <Link href="/transfers" className="button button-quiet">
          Clear filters
        </Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={List} title="No transfers yet" text="Send your first one from the dashboard.">
      <Link href="/" className="button button-primary">
        Send money
      </Link>
    </EmptyState>
  );
}

/** Null while Temporal is unavailable. */
async function readPage(
  filter: TransferFilter,
  cursor: string,
): Promise<TransferPage | null | 'unknown-cursor'> {
  try {
    return await listTransfers(filter, { limit: LIST_LIMIT, cursor });
  } catch (error) {
    if (error instanceof TemporalUnavailable) return null;
    if (error instanceof CursorUnknown) return 'unknown-cursor';
    throw error;
  }
}
