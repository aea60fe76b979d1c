import Link from 'next/link';

interface Props {
  /** Null on the last page. */
  older: string | null;
  /** Null on the first page. */
  newest: string | null;
}

export function Pager({ older, newest }: Props) {
  if (!older && !newest) return null;
  return (
    <nav aria-label="Pagination" className="mt-4 flex items-center justify-between gap-3">
      {newest ? (
        <Link href={newest} className="button button-quiet">
          Newest
        </Link>
      ) : (
        <span />
      )}
      {older ? (
        <Link href={older} className="button button-quiet" rel="next">
          Older
        </Link>
      ) : null}
    </nav>
  );
}
