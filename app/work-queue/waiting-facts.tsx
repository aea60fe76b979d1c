import Link from 'next/link';
import type { ReactNode } from 'react';
import { Money } from '#app/_ui/money.tsx';
import { Time } from '#app/_ui/time.tsx';
import type { Account } from '#lib/bank-client/contract.ts';
import { formatMoney } from '#lib/shared/money.ts';
import { OPERATION_LABELS } from '#lib/transfers/operations.ts';
import type { Refusal, WaitingItem } from '#lib/work-queue/work-queue.ts';

export function WaitingFacts({ item }: { item: WaitingItem }) {
  const { sourceAccount, targetAccount, source, target, requestedBy, since, refusals, moved, currency } =
    item;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 [&>dt]:text-muted">
      <Fact name="From">
        <AccountLine id={sourceAccount} account={source} />
      </Fact>
      {targetAccount ? (
        <Fact name="To">
          <AccountLine id={targetAccount} account={target} />
        </Fact>
      ) : null}
      <Fact name={item.waitsFor === 'repair' ? 'Repair requested by' : 'Requested by'}>
        <bdi>{requestedBy ?? 'Unknown'}</bdi>
      </Fact>
      <Fact name="Waiting since">
        <Time at={since} withDate />
      </Fact>
      {moved && moved.inTransitMinor > 0 ? (
        <Fact name="In transit">
          <Money minor={moved.inTransitMinor} currency={currency} className="text-moving" /> in clearing
        </Fact>
      ) : null}
      {refusals.length > 0 ? (
        <Fact name="Bank response">
          <ul className="grid gap-0.5">
            {refusals.map((refusal) => (
              <li key={`${refusal.at} ${refusal.operation}`}>{describeRefusal(refusal)}</li>
            ))}
          </ul>
        </Fact>
      ) : null}
    </dl>
  );
}

function describeRefusal({ operation, account, code }: Refusal): string {
  const where = account ? ` at ${account}` : '';
  return `${OPERATION_LABELS[operation]}${where} refused: ${(code ?? 'no reason given').replaceAll('_', ' ')}`;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function AccountLine({ id, account }: { id: string; account: Account | null }) {
  return (
    <>
      <Link
        href={`/accounts/${id}`}
        prefetch={false}
        className="rounded font-mono text-[0.8125rem] break-all underline-offset-4 hover:underline max-sm:-my-3 max-sm:inline-block max-sm:py-3"
      >
        {id}
      </Link>
      {account ? (
        <span className="text-muted">
          {' '}
          <bdi>{account.holder}</bdi>, {formatMoney(account.postedMinor, account.currency)}
          {account.status === 'open' ? '' : `, ${account.status}`}
        </span>
      ) : null}
    </>
  );
}
