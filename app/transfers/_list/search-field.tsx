'use client';

import { Search } from 'lucide-react';
import { useEffect, useRef } from 'react';

const SEARCH_HASH = '#search';

/** `/transfers#search` focuses it. */
export function SearchField({ text }: { text: string }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (window.location.hash === SEARCH_HASH) field.current?.focus();
  }, []);
  return (
    <div className="relative min-w-0 flex-1">
      <Search
        className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted"
        aria-hidden="true"
      />
      <input
        ref={field}
        type="search"
        name="q"
        aria-label="Search by reference, account or transaction"
        placeholder="Reference, account or transaction"
        defaultValue={text}
        // An address may be pasted.
        maxLength={500}
        autoComplete="off"
        spellCheck={false}
        data-page-search=""
        className="field-input pl-9 text-ellipsis"
      />
    </div>
  );
}
