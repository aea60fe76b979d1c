import Link from 'next/link';
import { Notice } from '#app/_ui/notice.tsx';
import { TemporalUnavailable } from '#lib/transfers/errors.ts';
import { type MendingView, readMending } from '#lib/transfers/repair/repair.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

/** Of a transfer that was ended from outside: who brings its money to an end, or that nobody does yet. */
export async function MendingNotice({ view }: { view: TransferView }) {
  if (view.status !== 'terminated') return null;
  const mending = await lookUp(view.referenceId);
  if (mending === null) return null;
  return (
    <Notice>
      {mending ? describeMending(mending) : describeUnmended(view)}{' '}
      <Link href="/reconciliation" className="underline">
        Reconciliation
      </Link>
    </Notice>
  );
}

function describeMending({ status, requestedBy, reason, result }: MendingView): string {
  const who = `${requestedBy} has it mended: “${reason}”.`;
  switch (status) {
    case 'running':
      return `${who} The money is on its way back.`;
    case 'needs-operator':
      return `${who} The bank did not take the money back, so a person must decide.`;
    case 'done':
      return `${who} ${result?.message ?? 'It is done.'}`;
    case 'ended-from-outside':
      return `${who} The mending was itself ended from outside, so it has to be begun again.`;
  }
}

function describeUnmended({ money }: TransferView): string {
  return money.inTransitMinor > 0
    ? 'This transfer was ended from outside, and its money is still in transit. It can be mended:'
    : 'This transfer was ended from outside. Nothing of it is in transit:';
}

/** Null when it cannot be known just now. */
async function lookUp(referenceId: string): Promise<MendingView | undefined | null> {
  try {
    return await readMending(referenceId);
  } catch (error) {
    if (error instanceof TemporalUnavailable) return null;
    throw error;
  }
}
