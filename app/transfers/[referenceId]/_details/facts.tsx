import Link from 'next/link';
import type { ReactNode } from 'react';
import { CopyId } from '#app/_ui/copy-id.tsx';
import { Time } from '#app/_ui/time.tsx';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

interface Props {
  view: TransferView;
  /** How it is retried, as text. */
  retry: readonly string[];
  links: ReactNode;
}

export function Facts({ view, retry, links }: Props) {
  const { referenceId, workflowId, requestedBy, startedAt, closedAt, version } = view;
  return (
    <aside aria-label="About this transfer" className="grid gap-6 lg:sticky lg:top-9">
      <dl className="grid gap-4 sm:max-lg:grid-cols-2">
        <Fact term="Reference">
          <CopyId text={referenceId} what="reference" />
        </Fact>
        <Fact term="Workflow ID">
          <CopyId text={workflowId} what="workflow ID" />
        </Fact>
        {version ? (
          <Fact term="Workflow code">
            version{' '}
            <Link
              href={`/transfers?version=${version}`}
              prefetch={false}
              className="underline underline-offset-4"
            >
              {version}
            </Link>
          </Fact>
        ) : null}
        <Fact term="Requested by">{requestedBy}</Fact>
        <Fact term="Started">
          <Time at={startedAt} withDate />
        </Fact>
        {closedAt ? (
          <Fact term="Ended">
            <Time at={closedAt} withDate />
          </Fact>
        ) : null}
        <Fact term="Retry policy">
          {retry.map((part) => (
            <p key={part}>{part}</p>
          ))}
        </Fact>
      </dl>
      {links}
    </aside>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="eyebrow">{term}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  );
}
