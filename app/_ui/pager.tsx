import Link from 'next/link';

interface Props {
  /** Where the following page is; null on the last. */
  older: string | null;
  /** Where the first page is; null when this is it. */
  newest: string | null;
}

/** On to what is older, and back to the newest. A page's address stays good: it says where it begins. */
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
