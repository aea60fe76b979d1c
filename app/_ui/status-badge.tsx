import {
  Ban,
  Check,
  CircleDashed,
  CircleSlash,
  Hand,
  HelpCircle,
  Hourglass,
  Loader,
  type LucideIcon,
  Undo2,
  UserRound,
} from 'lucide-react';
import { type ListedStatus, STATUSES, type StatusTone } from '#lib/transfers/statuses.ts';

const TONES: Record<StatusTone, string> = {
  moving: 'bg-moving-wash text-moving',
  waiting: 'bg-waiting-wash text-waiting',
  refused: 'bg-refused-wash text-refused',
  returned: 'bg-returned-wash text-returned',
  done: 'bg-accent-wash text-accent',
  quiet: 'bg-sunken text-muted',
};

const ICONS: Record<ListedStatus, LucideIcon> = {
  submitted: CircleDashed,
  'in-progress': Loader,
  'awaiting-approval': UserRound,
  withdrawing: Loader,
  'withdrawal-unknown': HelpCircle,
  depositing: Loader,
  'deposit-unknown': HelpCircle,
  refunding: Undo2,
  'awaiting-operator': UserRound,
  completed: Check,
  declined: Ban,
  'not-completed': CircleSlash,
  failed: Ban,
  rejected: Ban,
  expired: CircleSlash,
  refunded: Undo2,
  cancelled: CircleSlash,
  'refunded-externally': Hand,
  'nothing-owed': CircleSlash,
  terminated: CircleSlash,
};

interface Props {
  status: ListedStatus;
  /** What it tries again or waits for, in place of the status's own label. */
  progress?: string | null;
  /** In place of the status's own, while all goes well. */
  label?: string | undefined;
}

export function StatusBadge({ status, progress, label }: Props) {
  const tone = progress ? 'waiting' : STATUSES[status].tone;
  const Icon = progress ? Hourglass : ICONS[status];
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 py-1 text-note font-medium ${TONES[tone]}`}
    >
      <Icon className="size-3.5" aria-hidden="true" />
      {progress ?? label ?? STATUSES[status].label}
    </span>
  );
}
