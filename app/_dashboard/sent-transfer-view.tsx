'use client';

import { useEffect, useState } from 'react';
import type { Connection } from '#app/_live/live-query.ts';
import type { SentOrder } from '#app/_transfer-form/sent-order.ts';
import { PresentLink } from '#app/transfers/[referenceId]/_details/present-link.tsx';
import { TransferLinks } from '#app/transfers/[referenceId]/_details/transfer-links.tsx';
import { describeRetryPolicy } from '#app/transfers/[referenceId]/_labels/retry-labels.ts';
import { LiveTransfer } from '#app/transfers/[referenceId]/live-transfer.tsx';
import { InPlace, TransferHeader } from '#app/transfers/[referenceId]/transfer-header.tsx';
import type { Actor } from '#lib/auth/permissions.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import { toDecimal } from '#lib/shared/money.ts';
import { prefilledFormUrl } from '#lib/transfers/form/prefill.ts';
import type { LiveTransfer as LiveTransferData } from '#lib/transfers/view/transfer-view.ts';

interface Props {
  order: SentOrder;
  /** Undefined while only what was typed is known. */
  started: Snapshot<LiveTransferData> | undefined;
  connection: Connection;
  actor: Actor;
  /** What screen readers follow all the while. */
  spoken: HTMLElement | null;
}

/** The transfer before its page is there. */
export function SentTransferView({ order, started, connection, actor, spoken }: Props) {
  useEffect(() => focusPage, []);
  return (
    <InPlace value={spoken}>
      {started ? (
        <StartedTransfer order={order} initial={started} actor={actor} />
      ) : (
        <TransferHeader
          order={order}
          status="submitted"
          label="Sending"
          explanation="Sending…"
          connection={connection}
        />
      )}
    </InPlace>
  );
}

/** The focus that has left with what stood in its place. */
function focusPage(): void {
  if (document.activeElement !== document.body) return;
  document.querySelector<HTMLElement>('h1[tabindex]')?.focus({ preventScroll: true });
}

interface StartedProps {
  order: SentOrder;
  initial: Snapshot<LiveTransferData>;
  actor: Actor;
}

function StartedTransfer({ order, initial, actor }: StartedProps) {
  // What follows, the view reads itself.
  const [first] = useState(() => ({
    initial,
    retry: describeRetryPolicy(initial.data.view.retryPolicy),
    present: <PresentLink referenceId={order.referenceId} />,
    links: <TransferLinks view={initial.data.view} sameOrderUrl={sameOrderUrl(order)} />,
  }));
  return <LiveTransfer {...first} actor={actor} replayMs={null} codeLines={{}} />;
}

function sameOrderUrl({ sourceAccount, targetAccount, amountMinor, currency, retryPreset }: SentOrder) {
  const amount = toDecimal(amountMinor, currency);
  return prefilledFormUrl({ sourceAccount, targetAccount, amount, retryPreset });
}
