import { approvalOf, type TimelineItem } from '#lib/transfers/view/timeline-items.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

/** The last item that has begun. */
export function currentItem(view: TransferView): TimelineItem | undefined {
  return view.timeline.findLast(hasBegun);
}

function hasBegun(item: TimelineItem): boolean {
  if (item.kind === 'approval') return approvalOf({ timeline: [item] })?.status === 'waiting';
  return item.kind === 'decision' || (item.status !== 'upcoming' && item.status !== 'skipped');
}
