import { Download } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { BackLink } from '#app/_ui/back-link.tsx';
import { CopyId } from '#app/_ui/copy-id.tsx';
import { Money } from '#app/_ui/money.tsx';
import { PageHeader } from '#app/_ui/page-header.tsx';
import { AccountStatusBadge } from '#app/accounts/account-status.tsx';
import type { Account } from '#lib/bank-client/contract.ts';

export function AccountHead({ account, children }: { account: Account; children?: ReactNode }) {
  const { id, holder, bank, status, currency, postedMinor, inTransitMinor } = account;
  return (
    <>
      <BackLink href="/accounts">Accounts</BackLink>
      <div className="mt-4">
        <PageHeader
          title={
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <bdi>{holder}</bdi>
              <AccountStatusBadge status={status} />
            </span>
          }
          lead={
            <>
              <CopyId text={id} what="account number" /> at {bank}
            </>
          }
        >
          {children}
          <Link href={`/transfers?account=${encodeURIComponent(id)}`} className="button button-quiet">
            View transfers
          </Link>
          <a href={`/accounts/${id}/statement.csv`} className="button button-quiet" download>
            <Download className="size-4" aria-hidden="true" />
            CSV
          </a>
        </PageHeader>
      </div>
      <dl className="card mb-6 grid grid-cols-2 divide-x divide-line">
        <Figure name="Posted">
          <Money minor={postedMinor} currency={currency} />
        </Figure>
        <Figure name="In transit">
          <Money
            minor={inTransitMinor}
            currency={currency}
            className={inTransitMinor > 0 ? 'text-moving' : 'text-muted'}
          />
        </Figure>
      </dl>
    </>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0 px-4 py-4 sm:px-5">
      <dt className="eyebrow">{name}</dt>
      <dd className="mt-1 text-heading font-medium sm:text-title">{children}</dd>
    </div>
  );
}
