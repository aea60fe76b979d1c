import { Ban, Check, HelpCircle, Loader, type LucideIcon } from 'lucide-react';
import type { AuditedEntry } from '#lib/audit/list-actions.ts';

const OUTCOMES: Record<
  NonNullable<AuditedEntry['outcome']> | 'open',
  { word: string; icon: LucideIcon; tone: string }
> = {
  done: { word: 'Done', icon: Check, tone: 'text-accent' },
  refused: { word: 'Refused', icon: Ban, tone: 'text-refused' },
  unknown: { word: 'Not known', icon: HelpCircle, tone: 'text-waiting' },
  open: { word: 'Under way', icon: Loader, tone: 'text-moving' },
};

/** What came of an action, and why where it did not come about. */
export function Outcome({ entry: { outcome, message } }: { entry: AuditedEntry }) {
  const { word, icon: Icon, tone } = OUTCOMES[outcome ?? 'open'];
  return (
    <>
      <span className={`inline-flex items-center gap-1.5 font-medium whitespace-nowrap ${tone}`}>
        <Icon className="size-3.5" aria-hidden="true" />
        {word}
      </span>
      {message ? <span className="block text-note text-muted text-pretty">{message}</span> : null}
    </>
  );
}
