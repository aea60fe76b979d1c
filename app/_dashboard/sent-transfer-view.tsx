'use client';

import { useState } from 'react';
import type { Connection } from '#app/_live/live-query.ts';
import type { SentOrder } from '#app/_transfer-form/sent-order.ts';
import { LiveTransfer } from '#app/transfers/[referenceId]/live-transfer.tsx';
import { TransferHeader } from '#app/transfers/[referenceId]/transfer-header.tsx';
import type { Actor } from '#lib/auth/permissions.ts';
import type { Snapshot } from '#lib/live/snapshot.ts';
import { toDecimal } from '#lib/shared/money.ts';
import { prefilledFormUrl } from '#lib/transfers/form/prefill.ts';
import { isRetryPresetId, RETRY_PRESETS } from '#lib/transfers/retry-presets.ts';
import type { LiveTransfer as LiveTransferData } from '#lib/transfers/view/transfer-view.ts';

interface Props {
  order: SentOrder;
  /** Undefined while only what was typed is known. */
  started: Snapshot<LiveTransferData> | undefined;
  connection: Connection;
  actor: Actor;
}

/** The transfer before its page is there. */
export function SentTransferView({ order, started, connection, actor }: Props) {
  if (started) return <StartedTransfer order={order} initial={started} actor={actor} />;
  return <TransferHeader order={order} status="submitted" explanation="Sending…" connection={connection} />;
}

interface StartedProps {
  order: SentOrder;
  initial: Snapshot<LiveTransferData>;
  actor: Actor;
}

function StartedTransfer({ order, initial, actor }: StartedProps) {
  const { sourceAccount, targetAccount, amountMinor, currency } = order;
  // What follows, the view reads itself.
  const [first] = useState(initial);
  const { retryPreset: typed = '' } = order;
  const retryPreset = isRetryPresetId(typed) ? typed : undefined;
  const amount = toDecimal(amountMinor, currency);
  return (
    <LiveTransfer
      initial={first}
      actor={actor}
      again={false}
      present={false}
      replayMs={null}
      following={false}
      sameOrderUrl={prefilledFormUrl({
        sourceAccount,
        targetAccount,
        amount,
        ...(retryPreset && { retryPreset }),
      })}
      retryName={retryPreset && RETRY_PRESETS[retryPreset].label}
    />
  );
}
