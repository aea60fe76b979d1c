import Link from 'next/link';

/** In the line of the fields of a filter. */
export function FilterButtons({ page, isFiltered }: { page: string; isFiltered: boolean }) {
  return (
    <div className="flex gap-3 max-sm:w-full sm:pt-[1.725rem]">
      <button type="submit" className="button button-quiet max-sm:flex-1">
        Apply
      </button>
      {isFiltered ? (
        <Link href={page} className="button button-plain max-sm:flex-1">
          Clear filters
        </Link>
      ) : null}
    </div>
  );
}
