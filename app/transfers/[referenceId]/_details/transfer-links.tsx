import { BadgeCheck, Download, ExternalLink, Repeat } from 'lucide-react';
import Link from 'next/link';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { AskWorkflow } from './ask-workflow.tsx';

interface Props {
  view: Pick<TransferView, 'referenceId' | 'temporalUrl'>;
  /** The form, prefilled with the same order. */
  sameOrderUrl: string;
}

/** They stay the same, so the page renders them on the server. */
export function TransferLinks({ view: { referenceId, temporalUrl }, sameOrderUrl }: Props) {
  return (
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
  );
}
