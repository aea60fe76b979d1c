import type { ReactNode } from 'react';
import { Notice, Notices } from '#app/_ui/notice.tsx';
import type { SystemStatus } from '#lib/system/system-status.ts';
import type { LiveTransfer } from '#lib/transfers/view/transfer-view.ts';

interface Props {
  live: LiveTransfer;
  system: SystemStatus | null;
  /** Where the form was sent again with this reference. */
  again: ReactNode;
}

export function TransferNotices({ live, system, again }: Props) {
  const { view, temporalAnswers, temporalKnows, bankAnswers } = live;
  const open = view.closedAt === null;
  return (
    <Notices>
      {view.faults.some(({ state }) => state === 'armed') ? null : <span hidden data-fault-banner="off" />}
      {again}
      {open && !temporalAnswers && temporalKnows ? (
        <Notice>Temporal unavailable. Showing the last known state; reconnecting…</Notice>
      ) : null}
      {open && !temporalKnows ? (
        <Notice>
          Temporal has lost this transfer. Showing the last known state; the money is in the bank ledger. Next
          steps: <ReconciliationLink />
        </Notice>
      ) : null}
      {open && temporalAnswers && temporalKnows && system?.workers?.polling === 0 ? (
        <Notice>No worker is polling. The transfer is paused safely; the next worker resumes it.</Notice>
      ) : null}
      {open && view.bug ? (
        <Notice>
          Workflow code error. Temporal retries it automatically; a fix resumes the transfer from here.
          <details>
            <summary className="w-fit py-1 underline max-sm:py-3">Error message</summary>
            <p className="font-mono text-note break-words">{view.bug}</p>
          </details>
        </Notice>
      ) : null}
      {open && !bankAnswers ? (
        <Notice>Bank unavailable. The transfer waits and retries automatically.</Notice>
      ) : null}
    </Notices>
  );
}

function ReconciliationLink() {
  return (
    <a href="/reconciliation" className="underline">
      Reconciliation
    </a>
  );
}
