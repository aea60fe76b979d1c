import { Check, Lock, type LucideIcon, Snowflake } from 'lucide-react';
import type { AccountStatus } from '#lib/bank-client/contract.ts';

const STATUSES: Record<AccountStatus, { label: string; icon: LucideIcon; tone: string }> = {
  open: { label: 'Open', icon: Check, tone: 'bg-accent-wash text-accent' },
  frozen: { label: 'Frozen', icon: Snowflake, tone: 'bg-moving-wash text-moving' },
  closed: { label: 'Closed', icon: Lock, tone: 'bg-sunken text-muted' },
};

export function AccountStatusBadge({ status }: { status: AccountStatus }) {
  const { label, icon: Icon, tone } = STATUSES[status];
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-1 text-note font-medium whitespace-nowrap ${tone}`}
    >
      <Icon className="size-3.5" aria-hidden="true" />
      {label}
    </span>
  );
}
