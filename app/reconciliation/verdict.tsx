import { ArrowRightLeft, CircleAlert, CircleCheck, CircleHelp, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Time } from '#app/_ui/time.tsx';
import type { Reconciliation } from '#lib/reconciliation/reconcile.ts';
import { formatMoney } from '#lib/shared/money.ts';
import { describeRun, isBreak } from './finding-labels.ts';

export function Verdict({ run }: { run: Reconciliation }) {
  const breaks = run.findings.filter(isBreak).length;
  const summary = describeRun(run.totals, run.durationMs);
  const at = (
    <>
      {summary}
      {'\u00a0· started '}
      <Time at={run.startedAt} />
    </>
  );
  const moving = movingIn(run);
  if (breaks === 0 && moving.length > 0) {
    return (
      <Card icon={ArrowRightLeft} tone="bg-moving-wash text-moving" title="No breaks" note={at}>
        {moving.join(' ')} Every cent is accounted for.
      </Card>
    );
  }
  if (breaks === 0) {
    return (
      <Card icon={CircleCheck} tone="bg-accent-wash text-accent" title="Balanced" note={at}>
        Every cent is accounted for.
      </Card>
    );
  }
  const title = breaks === 1 ? '1 break' : `${breaks} breaks`;
  return (
    <Card icon={CircleAlert} tone="bg-refused-wash text-refused" title={title} note={at}>
      Each break shows where the money is and whether it can be repaired.
    </Card>
  );
}

/** Nothing is balanced yet while money moves. */
function movingIn({ findings, totals }: Reconciliation): string[] {
  const repairs = findings.filter(({ kind }) => kind === 'being-repaired').length;
  const amounts = totals.inTransit.filter(({ amountMinor }) => amountMinor !== 0);
  const inTransit = amounts
    .map(({ currency, amountMinor }) => formatMoney(amountMinor, currency))
    .join(' and ');
  return [
    ...(inTransit ? [`${inTransit} in transit.`] : []),
    ...(repairs === 1 ? ['1 repair is running.'] : repairs > 1 ? [`${repairs} repairs are running.`] : []),
  ];
}

export function NoVerdict({ problem }: { problem: string }) {
  return (
    <Card
      icon={CircleHelp}
      tone="bg-waiting-wash text-waiting"
      title="Not reconciled"
      note="Run again once Temporal and the bank answer."
    >
      {problem}
    </Card>
  );
}

interface CardProps {
  icon: LucideIcon;
  tone: string;
  title: string;
  note: ReactNode;
  children: ReactNode;
}

function Card({ icon: Icon, tone, title, note, children }: CardProps) {
  return (
    <section aria-label="Result" className={`flex items-start gap-4 rounded-xl p-5 sm:p-6 ${tone}`}>
      <Icon className="mt-0.5 size-7 shrink-0" aria-hidden="true" />
      <div role="status" className="min-w-0">
        <h2 className="text-title font-semibold tracking-tight">{title}</h2>
        <p className="mt-1 max-w-prose text-ink text-pretty">{children}</p>
        <p className="mt-2 text-note text-muted">{note}</p>
      </div>
    </section>
  );
}
