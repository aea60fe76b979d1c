import { Notice, Notices } from '#app/_ui/notice.tsx';
import type { TransferPage } from '#lib/transfers/queries/list-transfers.ts';

/** Who does not answer, and what the list lacks meanwhile. Null is a page that Temporal did not give. */
export function ListNotices({ page }: { page: TransferPage | null }) {
  return (
    <Notices>
      {page === null ? (
        <div className="mb-3">
          <Notice>
            Temporal does not answer, so the transfers cannot be listed anew. None is lost; this page goes on
            by itself.
          </Notice>
        </div>
      ) : null}
      {page?.bankAnswers === false ? (
        <div className="mb-3">
          <Notice>
            The bank service does not answer, so the list lacks what only the bank knows: the step, the
            attempt, and which transfers retry or are stuck.
          </Notice>
        </div>
      ) : null}
    </Notices>
  );
}
