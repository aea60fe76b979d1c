import { Notice, Notices } from '#app/_ui/notice.tsx';
import type { TransferPage } from '#lib/transfers/queries/list-transfers.ts';

/** `page` is null while Temporal is unavailable. */
export function ListNotices({ page }: { page: TransferPage | null }) {
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
    </Notices>
  );
}
