import { needsDecision } from '#lib/transfers/statuses.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

/** Only where it was asked for: a reload drops what is typed, and the answer to a form. WCAG 2.2.1, 2.2.2. */
export function FollowWithoutScripts({ view, following }: { view: TransferView; following: boolean }) {
  if (view.closedAt !== null || needsDecision(view.status)) return null;
  const address = `/transfers/${view.referenceId}`;
  return (
    <noscript>
      {following ? <meta httpEquiv="refresh" content="5" /> : null}
      <a href={following ? address : `${address}?follow`} className="button button-plain">
        {following ? 'Stop' : 'Follow live'}
      </a>
    </noscript>
  );
}
