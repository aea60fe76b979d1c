import type { Metadata } from 'next';
import { Notice } from '#app/_ui/notice.tsx';
import { callFilterKey, parseCallPage } from '#lib/bank-calls/filter.ts';
import { readCalls } from '#lib/bank-calls/list-calls.ts';
import { snapshotOf } from '#lib/live/shared-subscriptions.ts';
import type { Query } from '#lib/shared/search-params.ts';
import { CallList } from './call-list.tsx';
import { CallsHeader } from './calls-header.tsx';
import { CallFilterForm } from './filter-form.tsx';
import { LiveCalls } from './live-calls.tsx';

export const metadata: Metadata = { title: 'Bank calls' };

export default async function BankCallsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const { filter, cursor, problems } = parseCallPage(query);
  const key = callFilterKey(filter);
  const initial = await snapshotOf(() => readCalls(filter, cursor));
  const isFiltered = key !== '' || Object.keys(problems).length > 0;
  const form = (
    <CallFilterForm key={`form ${key}`} query={query} problems={problems} isFiltered={isFiltered} />
  );
  if (cursor === undefined) {
    return (
      <LiveCalls key={key} topic={`bank-calls/${key}`} filter={filter} initial={initial}>
        {form}
      </LiveCalls>
    );
  }
  return (
    <>
      <CallsHeader />
      {form}
      {initial.data ? (
        <CallList key={`${key} ${cursor}`} filter={filter} page={initial.data} isFirst={false} />
      ) : (
        <Notice>Bank unavailable. Reload this page in a moment.</Notice>
      )}
    </>
  );
}
