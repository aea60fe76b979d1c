import { Check, Lock, type LucideIcon, Snowflake } from 'lucide-react';
import type { AccountStatus } from '#lib/bank-client/contract.ts';

const STATUSES: Record<AccountStatus, { word: string; icon: LucideIcon; tone: string }> = {
  open: { word: 'Open', icon: Check, tone: 'bg-accent-wash text-accent' },
  frozen: { word: 'Frozen', icon: Snowflake, tone: 'bg-moving-wash text-moving' },
  closed: { word: 'Closed', icon: Lock, tone: 'bg-sunken text-muted' },
};

/** Whether money can leave an account and arrive on it, in a word. */
export function AccountStatusBadge({ status }: { status: AccountStatus }) {
  const { word, icon: Icon, tone } = STATUSES[status];
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-1 text-note font-medium whitespace-nowrap ${tone}`}
    >
      <Icon className="size-3.5" aria-hidden="true" />
      {word}
    </span>
  );
}
