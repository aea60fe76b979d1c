import Link from 'next/link';
import type { LapsedClaimProps } from '#app/_decisions/lapsed-claim.tsx';
import { Disclosure } from '#app/_ui/disclosure.tsx';
import type { Actor } from '#lib/auth/permissions.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import type { Finding, FindingAmounts } from '#lib/reconciliation/findings.ts';
import { formatAmount } from '#lib/shared/money.ts';
import type { RepairView } from '#lib/transfers/repair/repair.ts';
import { FINDING_LABELS, isBreak, SEVERITIES } from './finding-labels.ts';
import { RepairForm } from './repair-form.tsx';
import { RepairProgress } from './repair-progress.tsx';

interface Props {
  findings: readonly Finding[];
  /** By transfer reference. */
  repairs: ReadonlyMap<string, Snapshot<RepairView>>;
  /** By transfer reference, of those whose holder may have paid. */
  claims: ReadonlyMap<string, LapsedClaimProps['lapsed']>;
  /** Why the actor may not repair; undefined if they may. */
  repairRefusal: string | undefined;
  /** For a decision that a repair waits for. */
  actor: Actor;
}

export function FindingsList({ findings, ...others }: Props) {
  const shown = findings.filter((finding) => isBreak(finding) || finding.kind === 'being-repaired');
  const informative = findings.filter((finding) => !shown.includes(finding));
  return (
    <>
      {shown.length > 0 ? (
        <section aria-labelledby="findings">
          <h2 id="findings" className="mb-3 text-heading font-medium">
            Findings
          </h2>
          <Cards findings={shown} {...others} />
        </section>
      ) : null}
      {informative.length > 0 ? (
        <Disclosure label={`Info: ${informative.length}`}>
          <Cards findings={informative} {...others} />
        </Disclosure>
      ) : null}
    </>
  );
}

/** If Temporal loses its data, every transfer is a finding. */
export const MAX_SHOWN = 50;

function Cards({ findings, ...others }: Props) {
  return (
    <>
      <CardList findings={findings.slice(0, MAX_SHOWN)} {...others} />
      {findings.length > MAX_SHOWN ? (
        <p className="mt-3 text-muted">
          Showing {MAX_SHOWN} of {findings.length.toLocaleString('en-GB')}. <code>npm run reconcile</code>{' '}
          lists all.
        </p>
      ) : null}
    </>
  );
}

function CardList({ findings, repairs, claims, repairRefusal, actor }: Props) {
  return (
    <ul className="grid gap-3">
      {findings.map((finding) => {
        const repair = finding.transfer === null ? undefined : repairs.get(finding.transfer);
        return (
          <li key={finding.transfer ?? finding.message} className="card p-4 sm:p-5">
            <FindingText finding={finding} />
            {repair ? (
              <RepairProgress
                initial={repair}
                inTransitMinor={finding.amounts?.inTransitMinor}
                actor={actor}
              />
            ) : null}
            {finding.repair !== 'none' && finding.transfer !== null && finding.amounts ? (
              <RepairForm
                referenceId={finding.transfer}
                amounts={finding.amounts}
                repair={finding.repair}
                lapsed={claims.get(finding.transfer) ?? null}
                refusal={repairRefusal}
              />
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

function FindingText({ finding: { kind, severity, transfer, message, amounts } }: { finding: Finding }) {
  const { label, icon: Icon, tone } = SEVERITIES[severity];
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="font-medium">{FINDING_LABELS[kind]}</h3>
        <p className={`inline-flex items-center gap-1.5 text-note font-medium ${tone}`}>
          <Icon className="size-3.5" aria-hidden="true" />
          {label}
        </p>
      </div>
      {transfer ? (
        <Link
          href={`/transfers/${transfer}`}
          prefetch={false}
          data-list-item=""
          className="inline-block rounded font-mono text-[0.8125rem] break-all text-muted max-sm:py-3 underline-offset-4 hover:text-ink hover:underline"
        >
          {transfer}
        </Link>
      ) : null}
      <p className="mt-2 max-w-prose text-pretty">{message}</p>
      {amounts ? <Amounts amounts={amounts} /> : null}
    </>
  );
}

function Amounts({ amounts }: { amounts: FindingAmounts }) {
  const { currency, orderedMinor, inTransitMinor } = amounts;
  const booked = [
    { name: 'Withdrawn', minor: amounts.withdrawnMinor },
    { name: 'Deposited', minor: amounts.depositedMinor },
    { name: 'Refunded', minor: amounts.refundedMinor },
    { name: 'Refunded externally', minor: amounts.externallyRefundedMinor },
    { name: 'In transit', minor: inTransitMinor },
  ];
  const ordered = orderedMinor === null ? [] : [{ name: 'Ordered', minor: orderedMinor }];
  return (
    <dl className="mt-3 flex flex-wrap gap-x-6 gap-y-2">
      {[...ordered, ...booked].map(({ name, minor }) => (
        <div key={name}>
          <dt className="eyebrow">{name}</dt>
          <dd className={`money ${minor === 0 ? 'text-muted' : name === 'In transit' ? 'text-moving' : ''}`}>
            {currency} {formatAmount(minor, currency)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
