import Link from 'next/link';
import { formatDuration } from '#app/_ui/durations.ts';
import { Notice } from '#app/_ui/notice.tsx';
import type { Account } from '#lib/bank-client/contract.ts';
import { FAULT_KINDS } from '#lib/fault-lab/fault-kinds.ts';
import { FAULT_TITLES } from '#lib/fault-lab/fault-titles.ts';
import { type Currency, formatMoney } from '#lib/shared/money.ts';
import type { FaultAhead } from '#lib/transfers/form/faults-ahead.ts';
import type { Obstacle, TransferPreview } from '#lib/transfers/form/preview.ts';
import { OPERATION_LABELS } from '#lib/transfers/operations.ts';

export interface ApprovalRule {
  thresholdMinor: number;
  deadlineMs: number;
}

interface Props {
  preview: TransferPreview;
  source: Account;
  target: Account;
  approval: ApprovalRule;
  sender: string;
  faults: FaultAhead[];
}

export function OrderNotices({ preview, source, target, approval, sender, faults }: Props) {
  const { amountMinor, currency, obstacles } = preview;
  return (
    <>
      {amountMinor > approval.thresholdMinor ? (
        <ApprovalNotice rule={approval} currency={currency} sender={sender} />
      ) : null}
      {obstacles.map((obstacle) => (
        <Notice key={obstacle.kind}>{obstacleMessage(obstacle, source, target)}</Notice>
      ))}
      {faults.length > 0 ? <FaultsNotice faults={faults} /> : null}
    </>
  );
}

function ApprovalNotice({
  rule,
  currency,
  sender,
}: {
  rule: ApprovalRule;
  currency: Currency;
  sender: string;
}) {
  return (
    <Notice>
      <p className="font-medium">
        Transfers over {formatMoney(rule.thresholdMinor, currency)} need a second approver.
      </p>
      <p>
        A supervisor or operations must approve it, but not the sender ({sender}). It expires after{' '}
        {formatDuration(rule.deadlineMs)}.
      </p>
    </Notice>
  );
}

function obstacleMessage(obstacle: Obstacle, source: Account, target: Account): string {
  switch (obstacle.kind) {
    case 'insufficient-funds':
      return `Insufficient funds: ${source.id} is ${formatMoney(obstacle.missingMinor, source.currency)} short. The bank will decline this transfer.`;
    case 'source-not-open':
      return `${source.id} is ${obstacle.status}. The bank will decline this transfer.`;
    case 'target-closed':
      return `${target.id} is closed. The bank will refuse the deposit and return the money.`;
  }
}

const MAX_FAULTS = 3;

function FaultsNotice({ faults }: { faults: FaultAhead[] }) {
  const more = faults.length - MAX_FAULTS;
  return (
    <Notice>
      <p className="font-medium">
        Heads-up:{' '}
        {faults.length === 1 ? 'a simulated fault affects' : `${faults.length} simulated faults affect`} this
        transfer.
      </p>
      <ul className="mt-1 grid gap-1">
        {faults.slice(0, MAX_FAULTS).map(({ fault, operations }) => (
          <li key={fault.id}>
            {FAULT_TITLES[fault.kind]} (
            {operations.map((operation) => OPERATION_LABELS[operation].toLowerCase()).join(', ')}
            {fault.scope.bank ? ` at ${fault.scope.bank}` : ''}): {FAULT_KINDS[fault.kind].does}
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="mt-1">{more} more.</p> : null}
      <Link href="/fault-lab" className="mt-1 inline-block font-medium underline underline-offset-2">
        Open fault lab
      </Link>
    </Notice>
  );
}
