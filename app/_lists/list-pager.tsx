import Link from 'next/link';
import type { MouseEvent } from 'react';
import { type InfiniteList, withCursor } from './use-infinite-list.ts';

interface Props {
  list: InfiniteList<unknown>;
  /** Of the list’s first page. */
  href: string;
  isFirst: boolean;
  /** Of a list that does not begin with what is newest. */
  first?: string;
}

/** A link to the next page that adds it to this one where scripts run. */
export function ListPager({ list, href, isFirst, first = 'Newest' }: Props) {
  const { rows, next, loadMore, isLoading, hasFailed } = list;
  const onClick = (event: MouseEvent) => {
    if (!loadMore || opensElsewhere(event)) return;
    event.preventDefault();
    if (!isLoading) loadMore();
  };
  return (
    <nav aria-label="Pagination" className="mt-4 flex flex-wrap items-center justify-center gap-3">
      {isFirst ? null : (
        <Link href={href} className="button button-quiet">
          {first}
        </Link>
      )}
      {next === null ? null : (
        <Link
          href={withCursor(href, next)}
          rel="next"
          prefetch={false}
          className="button button-quiet"
          onClick={onClick}
        >
          {isLoading ? 'Loading…' : 'Load more'}
        </Link>
      )}
      <p role="status" className="sr-only">
        {rows.length} rows loaded
      </p>
      <p role="alert" className={hasFailed ? 'w-full text-center text-refused' : 'sr-only'}>
        {hasFailed ? 'Could not load more. Try again.' : null}
      </p>
    </nav>
  );
}

function opensElsewhere({ metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  return metaKey || ctrlKey || shiftKey || altKey;
}
