import Link from 'next/link';
import { Notice } from '#app/_ui/notice.tsx';
import type { RepairView } from '#lib/transfers/repair/repair.ts';
import { readRepairIfAnswered } from '#lib/transfers/repair/repair-topic.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

export async function RepairNotice({ view }: { view: TransferView }) {
  if (view.status !== 'terminated' && view.status !== 'not-completed') return null;
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
  const requested = `Repair requested by ${requestedBy}: “${reason}”.`;
  switch (status) {
    case 'running':
      return `${requested} In progress.`;
    case 'awaiting-operator':
      return `${requested} The refund failed and needs a decision.`;
    case 'done':
      return `Repaired by ${requestedBy}: “${reason}”. ${result?.message ?? ''}`;
    case 'failed':
      return `${requested} It did not finish. Start it again.`;
  }
}

function describeUnrepaired({ money }: TransferView): string {
  return money.inTransitMinor > 0
    ? 'The money in transit needs a repair.'
    : 'Check whether this transfer needs a repair.';
}
