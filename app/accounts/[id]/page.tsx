import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { BankUnavailable } from '#app/accounts/bank-unavailable.tsx';
import { STATUS_ACTIONS } from '#lib/accounts/change-account.ts';
import { AccountNotFound, type AccountStatement, readStatement } from '#lib/accounts/statement.ts';
import { currentActor } from '#lib/auth/actor.ts';
import { type Actor, refusalOf } from '#lib/auth/permissions.ts';
import { type AccountStatus, accountStatus } from '#lib/bank-client/contract.ts';
import { BankProblem, nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { snapshotOf } from '#lib/live/shared-subscriptions.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import { ACCOUNT_ID_PATTERN } from '#lib/shared/ids.ts';
import { type Query, textIn } from '#lib/shared/search-params.ts';
import { AccountHead } from './account-head.tsx';
import { LiveAccount } from './live-account.tsx';
import { StatementList } from './statement-list.tsx';

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Query>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Account ${(await params).id}` };
}

export default async function AccountPage({ params, searchParams }: Props) {
  const { id } = await params;
  const cursor = textIn(await searchParams, 'cursor');
  if (!ACCOUNT_ID_PATTERN.test(id)) notFound();
  const statement = await readPage(id, cursor);
  if (!statement) return <BankUnavailable title={`Account ${id}`} />;
  if (cursor) {
    const { account, lines, next } = statement.data;
    return (
      <>
        <AccountHead account={account} />
        <h2 className="mb-3 text-heading font-medium">Statement: earlier entries</h2>
        <StatementList key={cursor} account={account} page={{ items: lines, next }} isFirst={false} />
      </>
    );
  }
  return <LiveAccount initial={statement} refusals={refusalsFor(await currentActor())} />;
}

function refusalsFor(actor: Actor): Partial<Record<AccountStatus, string>> {
  return Object.fromEntries(
    accountStatus.options.flatMap((status) => {
      const refusal = refusalOf(actor, STATUS_ACTIONS[status]);
      return refusal ? [[status, refusal]] : [];
    }),
  );
}

/** Undefined while the bank is unavailable. */
async function readPage(
  id: string,
  cursor: string | undefined,
): Promise<Snapshot<AccountStatement> | undefined> {
  try {
    return await snapshotOf(() => readStatement(id, { cursor }));
  } catch (error) {
    if (error instanceof AccountNotFound) notFound();
    // An invalid cursor: begin at the newest.
    if (cursor && error instanceof BankProblem && error.code === 'invalid_request')
      redirect(`/accounts/${id}`);
    return nullWhenBankUnavailable(error) ?? undefined;
  }
}
