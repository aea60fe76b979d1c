import { AutoRefresh } from '#app/_live/auto-refresh.tsx';
import { Notice } from '#app/_ui/notice.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import type { TransferUnreadable } from '#lib/transfers/errors.ts';

/** Another client of Temporal has started it. */
export function UnreadableTransfer({ referenceId, why }: Pick<TransferUnreadable, 'referenceId' | 'why'>) {
  return (
    <>
      <PageHeader title={<span className="font-mono break-all">{referenceId}</span>} />
      <Notice>
        {why === null
          ? 'Waiting for a worker to complete this order.'
          : `This transfer cannot be read: its workflow was not started with an order. ${why}`}
      </Notice>
      {why === null ? <AutoRefresh /> : null}
    </>
  );
}
