'use client';

import { ReceiptText } from 'lucide-react';
import { ListPager } from '#app/_lists/list-pager.tsx';
import { useInfiniteList } from '#app/_lists/use-infinite-list.ts';
import { EmptyState } from '#app/_ui/empty-state.tsx';
import type { StatementLine } from '#lib/accounts/statement.ts';
import type { Account, Page } from '#lib/bank-client/contract.ts';
import { Statement } from './statement.tsx';

interface Props {
  account: Pick<Account, 'id' | 'currency'>;
  page: Page<StatementLine>;
  isFirst: boolean;
}

export function StatementList({ account: { id, currency }, page, isFirst }: Props) {
  const list = useInfiniteList(`/accounts/${id}/statement.json`, page);
  if (list.rows.length === 0) {
    return (
      <div className="card">
        <EmptyState
          icon={ReceiptText}
          title="No entries yet"
          text="Each posting appears here with its transfer and the resulting balance."
        />
      </div>
    );
  }
  return (
    <>
      <Statement entries={list.rows} currency={currency} />
      <ListPager list={list} href={`/accounts/${id}`} isFirst={isFirst} />
    </>
  );
}
