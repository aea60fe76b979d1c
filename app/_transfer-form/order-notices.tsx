import Link from 'next/link';
import { formatDuration } from '#app/_ui/durations.ts';
import { Notice } from '#app/_ui/notice.tsx';
import type { Account } from '#lib/bank-client/contract.ts';
import { FAULT_KINDS, FAULT_OPERATIONS } from '#lib/fault-lab/fault-kinds.ts';
import { type Currency, formatMoney } from '#lib/shared/money.ts';
import type { FaultAhead } from '#lib/transfers/form/faults-ahead.ts';
import type { Obstacle, TransferPreview } from '#lib/transfers/form/preview.ts';

/** From which amount on a second person decides, and within which time. */
export interface ApprovalRule {
  thresholdMinor: number;
  deadlineMs: number;
}

interface Props {
  preview: TransferPreview;
  source: Account;
  target: Account;
  approval: ApprovalRule;
  /** The name under which it is sent. */
  sender: string;
  faults: FaultAhead[];
}

/** What whoever sends should know first: who must approve, what the bank would refuse, what is broken. */
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
      <p className="font-medium">A second person must approve this.</p>
      <p>
        It is more than {formatMoney(rule.thresholdMinor, currency)}: a supervisor or operations approves it,
        other than the one who sends it ({sender}). Nothing moves before, and after{' '}
        {formatDuration(rule.deadlineMs)} without a decision it expires.
      </p>
    </Notice>
  );
}

function obstacleMessage(obstacle: Obstacle, source: Account, target: Account): string {
  switch (obstacle.kind) {
    case 'insufficient-funds':
      return `${source.id} has ${formatMoney(obstacle.missingMinor, source.currency)} too little: as things stand, the bank will decline, and nothing will move.`;
    case 'source-not-open':
      return `${source.id} is ${obstacle.status}: as things stand, the bank will decline, and nothing will move.`;
    case 'target-closed':
      return `${target.id} is closed: as things stand, the bank will refuse the deposit, and the money will be returned.`;
  }
}

const MAX_FAULTS = 3;

function FaultsNotice({ faults }: { faults: FaultAhead[] }) {
  const more = faults.length - MAX_FAULTS;
  return (
    <Notice>
      <p className="font-medium">
        {faults.length === 1 ? 'A fault is armed' : `${faults.length} faults are armed`} that this transfer
        would meet.
      </p>
      <ul className="mt-1 grid gap-1">
        {faults.slice(0, MAX_FAULTS).map(({ fault, acts }) => (
          <li key={fault.id}>
            {FAULT_KINDS[fault.kind].title} (
            {acts.map((act) => FAULT_OPERATIONS[act].toLowerCase()).join(', ')}
            {fault.scope.bank ? ` at ${fault.scope.bank}` : ''}): {FAULT_KINDS[fault.kind].does}
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="mt-1">And {more} more.</p> : null}
      <Link href="/fault-lab" className="mt-1 inline-block font-medium underline underline-offset-2">
        Fault lab
      </Link>
    </Notice>
  );
}
