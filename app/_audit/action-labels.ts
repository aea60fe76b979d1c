import type { AuditedEntry } from '#lib/audit/list-actions.ts';
import { ACTIONS, type Action } from '#lib/auth/permissions.ts';

export const ACTION_LABELS: Record<Action, string> = {
  'start-transfer': 'Send money',
  'cancel-transfer': 'Cancel transfer',
  'approve-transfer': 'Approve transfer',
  'reject-transfer': 'Reject transfer',
  'resolve-refund': 'Resolve refund',
  'claim-refund': 'Claim refund',
  'confirm-refund': 'Confirm refund',
  'release-refund': 'Give back refund',
  'retry-now': 'Retry now',
  'open-account': 'Open account',
  'freeze-account': 'Freeze account',
  'close-account': 'Close account',
  'reopen-account': 'Reopen account',
  'repair-transfer': 'Repair transfer',
  'arm-fault': 'Arm fault',
  'clear-faults': 'Clear faults',
  'run-scenario': 'Play scenario',
  'switch-process': 'Stop or start process',
  'reset-demo': 'Reset demo data',
};

/** Actions of another version have no label. */
export function actionLabel(action: string): string {
  const known = ACTIONS.find((one) => one === action);
  return known ? ACTION_LABELS[known] : action;
}

/** One line per change: `status: open → frozen`. */
export function changesOf({ before, after }: Pick<AuditedEntry, 'before' | 'after'>): string[] {
  return Object.entries(after ?? before ?? {}).flatMap(([name, now]) => {
    const then = before?.[name];
    if (after === null) return [`${name}: ${now}`];
    if (then === undefined || then === null) return [`${name}: ${now}`];
    return then === now ? [] : [`${name}: ${then} → ${now}`];
  });
}
