'use client';

import { useState } from 'react';

/** The last value, while its source is unavailable. */
export function useLastKnown<T>(current: T | null): T | null {
  const [known, setKnown] = useState(current);
  if (current !== null && current !== known) setKnown(current);
  return current ?? known;
}
