import { Notice, Notices } from '#app/_ui/notice.tsx';
import { Time } from '#app/_ui/time.tsx';
import type { SystemStatus } from '#lib/system/system-status.ts';
import type { LiveTransfer } from '#lib/transfers/view/transfer-view.ts';

interface Props {
  live: LiveTransfer;
  system: SystemStatus | null;
  /** The form was sent again under the reference of this transfer. */
  again: boolean;
}

/** What keeps a transfer, or this page, from going on, and that nothing is lost by it. */
export function TransferNotices({ live, system, again }: Props) {
  const { view, temporalAnswers, temporalKnows, bankAnswers } = live;
  const open = view.closedAt === null;
  return (
    <Notices>
      {again ? (
        <Notice>
          This reference was sent before, so this is the transfer it started at <Time at={view.startedAt} />.
          Nothing was moved a second time.
        </Notice>
      ) : null}
      {open && !temporalAnswers && temporalKnows ? (
        <Notice>
          Temporal does not answer. What you see is the last that was known; it goes on by itself.
        </Notice>
      ) : null}
      {open && !temporalKnows ? (
        <Notice>
          Temporal no longer knows this transfer: it has lost its data. What you see is the last that was
          known; the money stands in the bank’s ledger, and <ReconciliationLink /> says what to do.
        </Notice>
      ) : null}
      {open && temporalAnswers && temporalKnows && system?.workers?.polling === 0 ? (
        <Notice>
          No worker is polling: the transfer waits, nothing is lost. It goes on by itself once a worker is
          back.
        </Notice>
      ) : null}
      {open && view.bug ? (
        <Notice>
          Paused by a bug in the workflow code. It goes on from here, by itself, once fixed code is deployed.
          <details>
            <summary className="w-fit py-1 underline max-sm:py-3">What the code said</summary>
            <p className="font-mono text-note break-words">{view.bug}</p>
          </details>
        </Notice>
      ) : null}
      {open && !bankAnswers ? (
        <Notice>
          The bank service does not answer. The transfer waits and tries again; nothing is lost.
        </Notice>
      ) : null}
    </Notices>
  );
}

function ReconciliationLink() {
  return (
    <a href="/reconciliation" className="underline">
      the reconciliation page
    </a>
  );
}
