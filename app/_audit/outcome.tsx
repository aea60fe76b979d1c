import { Ban, Check, HelpCircle, Loader, type LucideIcon } from 'lucide-react';
import type { AuditedEntry } from '#lib/audit/list-actions.ts';

const OUTCOMES: Record<
  NonNullable<AuditedEntry['outcome']> | 'open',
  { label: string; icon: LucideIcon; tone: string }
> = {
  done: { label: 'Done', icon: Check, tone: 'text-accent' },
  refused: { label: 'Not done', icon: Ban, tone: 'text-refused' },
  unknown: { label: 'Unknown', icon: HelpCircle, tone: 'text-waiting' },
  open: { label: 'In progress', icon: Loader, tone: 'text-moving' },
};

export function Outcome({ entry: { outcome, message } }: { entry: AuditedEntry }) {
  const { label, icon: Icon, tone } = OUTCOMES[outcome ?? 'open'];
  return (
    <>
      <span className={`inline-flex items-center gap-1.5 font-medium whitespace-nowrap ${tone}`}>
        <Icon className="size-3.5" aria-hidden="true" />
        {label}
      </span>
      {message ? <span className="block text-note text-muted text-pretty">{message}</span> : null}
    </>
  );
}
