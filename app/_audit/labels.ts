import type { AuditedEntry } from '#lib/audit/list-actions.ts';
import { ACTIONS, type Action } from '#lib/auth/permissions.ts';

/** What each action is called in the trail. */
export const ACTION_LABELS: Record<Action, string> = {
  'start-transfer': 'Send money',
  'cancel-transfer': 'Cancel a transfer',
  'approve-transfer': 'Approve a transfer',
  'reject-transfer': 'Reject a transfer',
  'resolve-refund': 'Decide about a refund',
  'retry-now': 'Try again now',
  'open-account': 'Open an account',
  'freeze-account': 'Freeze an account',
  'close-account': 'Close an account',
  'reopen-account': 'Reopen an account',
  'repair-transfer': 'Repair transfer',
  'arm-fault': 'Arm a fault',
  'clear-faults': 'Clear faults',
  'run-scenario': 'Run a scenario',
  'switch-process': 'Stop or start a process',
  'reset-demo': 'Reset the desk',
};

/** What an action is called, also one that only another version of this desk knows. */
export function actionLabel(action: string): string {
  const known = ACTIONS.find((one) => one === action);
  return known ? ACTION_LABELS[known] : action;
}

/** What the action changed, one line for each thing: `status: open → frozen`. */
export function changesOf({ before, after }: Pick<AuditedEntry, 'before' | 'after'>): string[] {
  return Object.entries(after ?? before ?? {}).flatMap(([name, now]) => {
    const then = before?.[name];
    if (after === null) return [`${name}: ${now}`];
    if (then === undefined || then === null) return [`${name}: ${now}`];
    return then === now ? [] : [`${name}: ${then} → ${now}`];
  });
}
