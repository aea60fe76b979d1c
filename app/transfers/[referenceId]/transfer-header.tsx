'use client';

import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { ConnectionNote } from '#app/_live/connection-note.tsx';
import type { Connection } from '#app/_live/live-query.ts';
import { BackLink } from '#app/_ui/back-link.tsx';
import { StatusBadge } from '#app/_ui/status-badge.tsx';
import { formatMoney } from '#lib/shared/money.ts';
import type { TransferView, TransferViewStatus } from '#lib/transfers/view/transfer-view.ts';

/** Where it takes the place of a form: what is spoken of both. */
export const InPlace = createContext<HTMLElement | null>(null);

interface Props {
  order: Pick<TransferView, 'sourceAccount' | 'targetAccount' | 'amountMinor' | 'currency'>;
  status: TransferViewStatus;
  /** What it tries again or waits for, in place of the status's label. */
  progress?: string | null;
  label?: string;
  explanation: string;
  connection: Connection;
  /** To screen readers, whenever it changes. */
  announced?: boolean;
  children?: ReactNode;
}

export function TransferHeader({
  order,
  status,
  progress = null,
  label,
  explanation,
  connection,
  announced = true,
  children,
}: Props) {
  const spoken = useContext(InPlace);
  const heading = useFocusInPlace(spoken !== null);
  return (
    <header>
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <BackLink href="/transfers">Transfers</BackLink>
        <div className="-mr-3 flex flex-wrap items-center max-sm:-ml-3">{children}</div>
      </div>
      <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1
          ref={heading}
          tabIndex={-1}
          className="money text-figure font-semibold tracking-tight outline-none"
        >
          {formatMoney(order.amountMinor, order.currency)}
        </h1>
        <StatusBadge status={status} progress={progress} label={label} />
        <ConnectionNote connection={connection} />
      </div>
      <p className="mt-1 text-muted">
        from <span className="font-mono text-ink">{order.sourceAccount}</span> to{' '}
        <span className="font-mono text-ink">{order.targetAccount}</span>
      </p>
      <p
        role={announced && !spoken ? 'status' : undefined}
        className="mt-4 max-w-prose text-lead text-pretty"
      >
        {explanation}
      </p>
      {announced && spoken ? createPortal(explanation, spoken) : null}
    </header>
  );
}

/** What had the focus is hidden, or gone. */
function useFocusInPlace(isInPlace: boolean) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const { activeElement, body } = document;
    const hasNone = activeElement === body || activeElement?.getClientRects().length === 0;
    if (isInPlace && hasNone) heading.current?.focus({ preventScroll: true });
  }, [isInPlace]);
  return heading;
}
