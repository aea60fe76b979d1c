import type { ReactNode } from 'react';
import { Notice, Notices } from '#app/_ui/notice.tsx';
import type { TransferPage } from '#lib/transfers/queries/list-transfers.ts';

interface Props {
  /** Null while Temporal is unavailable. */
  page: TransferPage | null;
  /** What is said where past demonstrations are left out. */
  past: ReactNode;
}

export function ListNotices({ page, past }: Props) {
  return (
    <Notices>
      {page === null ? (
        <div className="mb-3">
          <Notice>Temporal unavailable. The list updates when it is back.</Notice>
        </div>
      ) : null}
      {page?.bankAnswers === false ? (
        <div className="mb-3">
          <Notice>
            Bank unavailable. Steps, attempts, and which transfers are retrying or stuck are unknown until it
            is back.
          </Notice>
        </div>
      ) : null}
      {page?.leavesOutPast ? past : null}
    </Notices>
  );
}
