'use client';

import { ArrowLeftRight } from 'lucide-react';
import Link from 'next/link';
import { ListPager } from '#app/_lists/list-pager.tsx';
import { useInfiniteList } from '#app/_lists/use-infinite-list.ts';
import { EmptyState } from '#app/_ui/empty-state.tsx';
import type { Call, Page } from '#lib/bank-client/contract.ts';
import { address } from '#lib/shared/search-params.ts';
import { CallsTable } from './calls-table.tsx';

interface Props {
  filter: Readonly<Record<string, string | undefined>>;
  page: Page<Call>;
  isFirst: boolean;
}

export function CallList({ filter, page, isFirst }: Props) {
  const list = useInfiniteList(address('/bank-calls.json', filter), page);
  if (list.rows.length === 0) {
    return (
      <div className="card">
        <NoCalls isFiltered={!isFirst || Object.keys(filter).length > 0} />
      </div>
    );
  }
  return (
    <>
      <CallsTable calls={list.rows} />
      <ListPager list={list} href={address('/bank-calls', filter)} isFirst={isFirst} />
    </>
  );
}

function NoCalls({ isFiltered }: { isFiltered: boolean }) {
  if (!isFiltered) {
    return (
      <EmptyState
        icon={ArrowLeftRight}
        title="No calls yet"
        text="Each call that a bank receives is logged here, with its outcome and the fault that acted on it."
      />
    );
  }
  return (
    <EmptyState icon={ArrowLeftRight} title="No matches" text="No call matches these filters.">
      <Link href="/bank-calls" className="button button-quiet">
        Clear filters
      </Link>
    </EmptyState>
  );
}
