import type { CountedStatus, TransferCounts } from '#lib/transfers/queries/count-transfers.ts';

/** Plain data, also for the browser. */
export interface Chip {
  id: string;
  label: string;
  href: string;
  isCurrent: boolean;
  /** The statuses whose counts add up to the chip's; null where that cannot be counted. */
  counts: readonly CountedStatus[] | null;
  /** Shown even when empty. */
  always: boolean;
}

export function countOf({ counts: counted }: Chip, counts: TransferCounts | null): number | undefined {
  return counts && counted ? counted.reduce((sum, status) => sum + counts[status], 0) : undefined;
}
