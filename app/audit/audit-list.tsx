'use client';

import { ScrollText } from 'lucide-react';
import { Trail } from '#app/_audit/trail.tsx';
import { ListPager } from '#app/_lists/list-pager.tsx';
import { useInfiniteList } from '#app/_lists/use-infinite-list.ts';
import { EmptyState } from '#app/_ui/empty-state.tsx';
import type { ActionsPage } from '#lib/audit/list-actions.ts';
import { address } from '#lib/shared/search-params.ts';

interface Props {
  query: Readonly<Record<string, string | undefined>>;
  page: ActionsPage;
  isFirst: boolean;
}

export function AuditList({ query, page, isFirst }: Props) {
  const list = useInfiniteList(address('/audit.json', query), page);
  const isFiltered = Object.values(query).some((value) => value !== undefined);
  if (list.rows.length === 0) {
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
      <Trail entries={list.rows} />
      <ListPager list={list} href={address('/audit', query)} isFirst={isFirst} />
    </>
  );
}
