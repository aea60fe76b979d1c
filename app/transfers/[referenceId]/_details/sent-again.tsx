import { Notice } from '#app/_ui/notice.tsx';
import { Time } from '#app/_ui/time.tsx';

/** The form was sent again with a reference that had started a transfer. */
export function SentAgain({ startedAt }: { startedAt: string }) {
  return (
    <Notice>
      Already sent: this is the transfer started at <Time at={startedAt} />. Nothing moved twice.
    </Notice>
  );
}
