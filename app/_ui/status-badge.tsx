import {
  Ban,
  Check,
  CircleDashed,
  CircleSlash,
  Hand,
  HelpCircle,
  Loader,
  type LucideIcon,
  Undo2,
  UserRound,
} from 'lucide-react';
import type { TransferSummary } from '#lib/transfers/queries/list-transfers.ts';

type Status = TransferSummary['status'];

const MOVING = 'bg-moving-wash text-moving';
const WAITING = 'bg-waiting-wash text-waiting';
const REFUSED = 'bg-refused-wash text-refused';
const RETURNED = 'bg-returned-wash text-returned';
const DONE = 'bg-accent-wash text-accent';
const QUIET = 'bg-sunken text-muted';

const STATUSES: Record<Status, { label: string; icon: LucideIcon; tone: string }> = {
  submitted: { label: 'Submitted', icon: CircleDashed, tone: MOVING },
  'in-progress': { label: 'In progress', icon: Loader, tone: MOVING },
  'awaiting-approval': { label: 'Awaiting approval', icon: UserRound, tone: WAITING },
  withdrawing: { label: 'Withdrawing', icon: Loader, tone: MOVING },
  'withdrawal-unknown': { label: 'Checking the withdrawal', icon: HelpCircle, tone: WAITING },
  depositing: { label: 'Depositing', icon: Loader, tone: MOVING },
  'deposit-unknown': { label: 'Checking the deposit', icon: HelpCircle, tone: WAITING },
  refunding: { label: 'Refunding', icon: Undo2, tone: RETURNED },
  'awaiting-operator': { label: 'Needs an operator', icon: UserRound, tone: WAITING },
  completed: { label: 'Completed', icon: Check, tone: DONE },
  declined: { label: 'Declined', icon: Ban, tone: REFUSED },
  'not-completed': { label: 'Not completed', icon: CircleSlash, tone: QUIET },
  failed: { label: 'Failed', icon: Ban, tone: REFUSED },
  rejected: { label: 'Rejected', icon: Ban, tone: REFUSED },
  expired: { label: 'Expired', icon: CircleSlash, tone: QUIET },
  refunded: { label: 'Refunded', icon: Undo2, tone: RETURNED },
  cancelled: { label: 'Cancelled', icon: CircleSlash, tone: QUIET },
  'refunded-externally': { label: 'Refunded externally', icon: Hand, tone: RETURNED },
  terminated: { label: 'Terminated', icon: CircleSlash, tone: REFUSED },
};

/** A transfer's status in a word, with an icon and a colour that say the same. */
export function StatusBadge({ status }: { status: Status }) {
  const { label, icon: Icon, tone } = STATUSES[status];
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 py-1 text-note font-medium ${tone}`}
    >
      <Icon className="size-3.5" aria-hidden="true" />
      {label}
    </span>
  );
}
