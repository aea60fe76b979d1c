import { BadgeCheck, Download, ExternalLink, Repeat } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { CopyId } from '#app/_ui/copy-id.tsx';
import { Time } from '#app/_ui/time.tsx';
import { describeRetryPolicy } from '#app/transfers/[referenceId]/_labels/attempt-labels.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { AskWorkflow } from './ask-workflow.tsx';

interface Props {
  view: TransferView;
  /** The form, prefilled with the same order. */
  sameOrderUrl: string;
  /** The tutorial whose retry policy it has, if any. */
  retryName: string | undefined;
}

export function Facts({ view, sameOrderUrl, retryName }: Props) {
  const { referenceId, workflowId, requestedBy, startedAt, closedAt, retryPolicy, temporalUrl, version } =
    view;
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
          {retryName ? <p>{retryName}</p> : null}
          {describeRetryPolicy(retryPolicy).map((part) => (
            <p key={part}>{part}</p>
          ))}
        </Fact>
      </dl>
      <div className="grid gap-2 sm:max-lg:grid-cols-2">
        <Link prefetch={false} href={sameOrderUrl} className="button button-quiet">
          <Repeat className="size-4" aria-hidden="true" />
          New transfer like this one
        </Link>
        <a href={`/transfers/${referenceId}/export`} download className="button button-quiet">
          <Download className="size-4" aria-hidden="true" />
          Export JSON
        </a>
        <a
          href={`/transfers/${referenceId}/proof.svg`}
          target="_blank"
          className="button button-quiet"
          rel="noopener"
        >
          <BadgeCheck className="size-4" aria-hidden="true" />
          Proof card (SVG)
        </a>
        {temporalUrl ? (
          <a className="button button-quiet" href={temporalUrl} target="_blank" rel="noreferrer">
            <ExternalLink className="size-4" aria-hidden="true" />
            Open in Temporal UI
          </a>
        ) : null}
        <AskWorkflow referenceId={referenceId} />
      </div>
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
