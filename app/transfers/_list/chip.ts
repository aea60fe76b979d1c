import type { CountedStatus, TransferCounts } from '#lib/transfers/queries/count-transfers.ts';

/** A way to look at the list as the page offers it under a filter: plain data, also for the browser. */
export interface Chip {
  id: string;
  label: string;
  href: string;
  isCurrent: boolean;
  /** Whose numbers make its number; null where only reading all of them would tell. */
  counts: readonly CountedStatus[] | null;
  /** Shown also when nothing is in it. */
  always: boolean;
}

/** How many transfers a chip stands for; undefined when that is not known. */
export function countOf({ counts: counted }: Chip, counts: TransferCounts | null): number | undefined {
  return counts && counted ? counted.reduce((sum, status) => sum + counts[status], 0) : undefined;
}
