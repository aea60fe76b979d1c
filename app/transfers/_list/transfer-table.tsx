import Link from 'next/link';
import { Countdown } from '#app/_live/countdown.tsx';
import { TransferBadge } from '#app/_live/transfer-badge.tsx';
import { formatAge } from '#app/_ui/durations.ts';
import { FromTo } from '#app/_ui/from-to.tsx';
import { Money } from '#app/_ui/money.tsx';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import { OPERATION_LABELS } from '#lib/transfers/operations.ts';
import type { TransferSummary } from '#lib/transfers/queries/list-transfers.ts';
import type { UnreadableTransfer } from '#lib/transfers/queries/unreadable.ts';
import type { ShownRow } from './shown-rows.ts';

interface Props {
  rows: readonly ShownRow<TransferSummary>[];
  unreadable: readonly UnreadableTransfer[];
  /** The server’s time now, for ages. */
  nowMs: number;
  /** The server’s time when the rows were read. */
  takenAtMs: number;
}

export function TransferTable({ rows, unreadable, nowMs, takenAtMs }: Props) {
  return (
    <table className="table max-md:block">
      <caption className="sr-only">Transfers: open ones first, newest first</caption>
      <thead className="max-md:sr-only">
        <tr>
          <th scope="col" className="w-full">
            Transfer
          </th>
          <th scope="col">Status</th>
          <th scope="col">Step</th>
          <th scope="col">Next retry</th>
          <th scope="col" className="text-right">
            Amount
          </th>
          <th scope="col" className="text-right">
            Age
          </th>
        </tr>
      </thead>
      <tbody className="max-md:block">
        {rows.map(({ row, listed }) => (
          <TransferRow
            key={row.referenceId}
            transfer={row}
            listed={listed}
            nowMs={nowMs}
            takenAtMs={takenAtMs}
          />
        ))}
        {unreadable.map((one) => (
          <UnreadableRow key={one.runId} transfer={one} nowMs={nowMs} />
        ))}
      </tbody>
    </table>
  );
}

const ROW =
  'relative hover:bg-sunken md:[&>td]:py-2 max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:items-center max-md:gap-x-4 max-md:gap-y-1 max-md:border-b max-md:border-line max-md:px-4 max-md:py-3 max-md:last:border-b-0 max-md:[&>td]:border-0 max-md:[&>td]:p-0';

interface RowProps {
  transfer: TransferSummary;
  listed: boolean;
  nowMs: number;
  takenAtMs: number;
}

function TransferRow({ transfer, listed, nowMs, takenAtMs }: RowProps) {
  const { referenceId, sourceAccount, targetAccount, amountMinor, currency, status, startedAt } = transfer;
  const step = stepOf(transfer);
  return (
    <tr className={ROW} data-transfer={referenceId} data-status={status}>
      <td className="max-w-0 max-md:order-3 max-md:max-w-none">
        <Link
          href={`/transfers/${referenceId}`}
          prefetch={false}
          data-list-item=""
          className="block truncate rounded font-mono text-[0.8125rem] after:absolute after:inset-0 max-md:text-muted"
        >
          {referenceId}
        </Link>
        <span className="block truncate text-note text-muted">
          <FromTo from={sourceAccount} to={targetAccount} />
        </span>
      </td>
      <td className="max-md:order-2 max-md:justify-self-end">
        <TransferBadge transfer={transfer} />
        {listed ? null : <span className="mt-1 block text-note text-muted">No longer on this page</span>}
      </td>
      <td className={`whitespace-nowrap text-muted max-md:order-5 ${step ? '' : 'max-md:hidden'}`}>{step}</td>
      <td
        className={`whitespace-nowrap max-md:order-6 max-md:justify-self-end ${transfer.retrying ? 'text-waiting' : 'text-muted max-md:hidden'}`}
      >
        <NextTry transfer={transfer} nowMs={nowMs} takenAtMs={takenAtMs} />
      </td>
      <td className="text-right max-md:order-1 max-md:text-left">
        <Money minor={amountMinor} currency={currency} className="font-medium" />
      </td>
      <td className="text-right whitespace-nowrap text-muted tabular-nums max-md:order-4 max-md:text-note">
        <Age startedAt={startedAt} nowMs={nowMs} />
      </td>
    </tr>
  );
}

/** It has no order to show. */
function UnreadableRow({ transfer, nowMs }: { transfer: UnreadableTransfer; nowMs: number }) {
  const { workflowId, referenceId, status, startedAt, closedAt, temporalUrl } = transfer;
  return (
    <tr className={ROW} data-status={status}>
      <td className="max-w-0 max-md:order-3 max-md:max-w-none">
        {referenceId ? (
          <Link
            href={`/transfers/${referenceId}`}
            prefetch={false}
            data-list-item=""
            className="block truncate rounded font-mono text-[0.8125rem] max-md:text-muted"
          >
            {referenceId}
          </Link>
        ) : (
          <span className="block truncate font-mono text-[0.8125rem]">{workflowId}</span>
        )}
        <span className="block text-note text-muted">
          {closedAt === null ? 'No worker has read its order yet.' : 'This transfer cannot be read.'}{' '}
          {temporalUrl ? (
            <a href={temporalUrl} target="_blank" rel="noreferrer" className="underline underline-offset-2">
              Open in Temporal UI
            </a>
          ) : null}
        </span>
      </td>
      <td className="max-md:order-2 max-md:justify-self-end">
        <StatusBadge status={status} />
      </td>
      <td colSpan={3} className="max-md:hidden" />
      <td className="text-right whitespace-nowrap text-muted tabular-nums max-md:order-4 max-md:text-note">
        <Age startedAt={startedAt} nowMs={nowMs} />
      </td>
    </tr>
  );
}

/** Undefined before the first call and once the transfer has ended. */
function stepOf({ lastCall, closedAt }: TransferSummary): string | undefined {
  if (!lastCall || closedAt !== null) return undefined;
  const step = OPERATION_LABELS[lastCall.operation];
  return lastCall.attempt !== null && lastCall.attempt > 1 ? `${step}, attempt ${lastCall.attempt}` : step;
}

/** A new element per age is no layout shift. */
function Age({ startedAt, nowMs }: { startedAt: string; nowMs: number }) {
  const age = formatAge(nowMs - Date.parse(startedAt));
  return (
    <time key={age} dateTime={startedAt} title={startedAt}>
      {age}
    </time>
  );
}

/** The retry time is an estimate from the policy. Once it has passed, the attempt waits for a worker. */
function NextTry({ transfer: { retrying, nextAttemptAt }, nowMs, takenAtMs }: Omit<RowProps, 'listed'>) {
  if (!retrying) return null;
  if (!nextAttemptAt) return 'soon';
  if (Date.parse(nextAttemptAt) <= nowMs) return 'due';
  return <Countdown until={nextAttemptAt} serverNowMs={takenAtMs} />;
}
