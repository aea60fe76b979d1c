import type { AuditedAction } from '#lib/audit/audited.ts';
import type { ResetReport } from '#lib/fault-lab/reset.ts';

/** The same in the lab and before a chapter. */
export const AUDIT_OF_RESET: AuditedAction<ResetReport> = {
  action: 'reset-demo',
  target: { kind: 'remit', id: 'remit' },
  reason: null,
  after: ({ faultsCleared, ended, open, adjustments }) => ({
    faultsCleared,
    transfersEnded: ended,
    leftOpen: open.cancellable + open.waiting + open.finishing,
    adjustments: adjustments.length,
  }),
};
