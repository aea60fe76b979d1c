import Link from 'next/link';
import { Notice } from '#app/_ui/notice.tsx';
import { TemporalUnavailable } from '#lib/transfers/errors.ts';
import { type RepairView, readRepair } from '#lib/transfers/repair/repair.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

/** Of a transfer that was ended from outside: who brings its money to an end, or that nobody does yet. */
export async function RepairNotice({ view }: { view: TransferView }) {
  if (view.status !== 'terminated') return null;
  const repair = await readRepairIfAnswered(view.referenceId);
  if (repair === null) return null;
  return (
    <Notice>
      {repair ? describeRepair(repair) : describeUnrepaired(view)}{' '}
      <Link href="/reconciliation" className="underline">
        Reconciliation
      </Link>
    </Notice>
  );
}

function describeRepair({ status, requestedBy, reason, result }: RepairView): string {
  const who = `${requestedBy} has it repaired: “${reason}”.`;
  switch (status) {
    case 'running':
      return `${who} The money is on its way back.`;
    case 'awaiting-operator':
      return `${who} The bank did not take the money back, so a person must decide.`;
    case 'done':
      return `${who} ${result?.message ?? 'It is done.'}`;
    case 'ended-from-outside':
      return `${who} The repair was itself ended from outside, so it has to be begun again.`;
  }
}

function describeUnrepaired({ money }: TransferView): string {
  return money.inTransitMinor > 0
    ? 'This transfer was ended from outside, and its money is still in transit. It can be repaired:'
    : 'This transfer was ended from outside. Nothing of it is in transit:';
}

/** Null when it cannot be known just now. */
async function readRepairIfAnswered(referenceId: string): Promise<RepairView | undefined | null> {
  try {
    return await readRepair(referenceId);
  } catch (error) {
    if (error instanceof TemporalUnavailable) return null;
    throw error;
  }
}
