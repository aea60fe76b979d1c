import Link from 'next/link';
import { attemptAnchor } from '#app/_ui/anchors.ts';
import { formatDuration } from '#app/_ui/durations.ts';
import { Time } from '#app/_ui/time.tsx';
import type { Call } from '#lib/bank-client/contract.ts';
import { FAULT_TITLES } from '#lib/fault-lab/fault-titles.ts';
import { OPERATION_LABELS } from '#lib/transfers/operations.ts';
import { OUTCOMES, outcomeDetail } from './outcomes.ts';

export function CallsTable({ calls }: { calls: readonly Call[] }) {
  return (
    <div className="card overflow-x-auto">
      <table className="table max-md:block">
        <caption className="sr-only">Calls at the banks, newest first</caption>
        <thead className="max-md:sr-only">
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Call</th>
            <th scope="col" className="w-full">
              Transfer and key
            </th>
            <th scope="col">Outcome and fault</th>
            <th scope="col" className="text-right">
              Duration
            </th>
          </tr>
        </thead>
        <tbody className="max-md:block">
          {calls.map((call) => (
            <CallRow key={call.id} call={call} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const ROW =
  'relative hover:bg-sunken md:[&>td]:py-2 md:[&>td]:align-top max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-4 max-md:gap-y-1 max-md:border-b max-md:border-line max-md:px-4 max-md:py-3 max-md:last:border-b-0 max-md:[&>td]:border-0 max-md:[&>td]:p-0';

function CallRow({ call }: { call: Call }) {
  const { id, at, operation, bank, durationMs } = call;
  return (
    <tr className={ROW} data-call={id}>
      <td className="text-muted max-md:order-4 max-md:text-note md:max-xl:min-w-28 xl:whitespace-nowrap">
        <Time at={at} withDate />
      </td>
      <td className="max-md:order-1">
        <span className="block font-medium whitespace-nowrap">{OPERATION_LABELS[operation]}</span>
        <span className="block text-note text-muted md:whitespace-nowrap max-md:break-all">{bank}</span>
      </td>
      <td className="max-w-0 max-md:order-3 max-md:max-w-none">
        <Origin call={call} />
      </td>
      <td className="whitespace-nowrap max-md:order-2 max-md:row-span-2 max-md:text-right">
        <Outcome call={call} />
      </td>
      <td className="text-right whitespace-nowrap text-muted tabular-nums max-md:order-5 max-md:text-note">
        {formatDuration(durationMs)}
      </td>
    </tr>
  );
}

/** Links to the attempt on the transfer’s page. */
function Origin({ call: { transfer, key, attempt } }: { call: Call }) {
  const anchor = key === null || attempt === null ? '' : `#${attemptAnchor(key, attempt)}`;
  return (
    <>
      {transfer ? (
        <Link
          href={`/transfers/${transfer}${anchor}`}
          // A page can have dozens of these.
          prefetch={false}
          data-list-item=""
          className="block truncate rounded font-mono text-[0.8125rem] after:absolute after:inset-0"
        >
          {transfer}
        </Link>
      ) : (
        <span className="text-muted">No transfer</span>
      )}
      <span className="block truncate text-note text-muted">
        {attempt === null ? null : `Attempt ${attempt} of `}
        <span className="font-mono">{key}</span>
      </span>
    </>
  );
}

function Outcome({ call }: { call: Call }) {
  const { label, tone } = OUTCOMES[call.outcome];
  const { faultKind, answerLost } = call;
  const detail = outcomeDetail(call);
  return (
    <>
      <span className={`block font-medium ${tone}`}>{label}</span>
      {detail ? <span className="block text-note text-muted">{detail}</span> : null}
      {answerLost ? <span className="block text-note text-waiting">Response lost</span> : null}
      {faultKind ? (
        <span className="block text-note text-waiting">Fault: {FAULT_TITLES[faultKind]}</span>
      ) : null}
    </>
  );
}
