import type { AuditedEntry } from '#lib/audit/list-actions.ts';
import { ACTIONS, type Action } from '#lib/auth/permissions.ts';
import { CURRENCIES, formatMoney } from '#lib/shared/money.ts';

export const ACTION_LABELS: Record<Action, string> = {
  'act-as': 'Switch role',
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

/** One line per value: `Amount: USD 5.00`. */
export function decisionsOf({ decided }: Pick<AuditedEntry, 'decided'>): string[] {
  const { currency: code, decisionId: _, ...values } = decided ?? {};
  const currency = CURRENCIES.find((one) => one === code);
  return Object.entries(values).map(([name, value]) => {
    const isMoney = name.endsWith('Minor') && typeof value === 'number' && currency !== undefined;
    return isMoney
      ? `${wordsOf(name.slice(0, -'Minor'.length))}: ${formatMoney(value, currency)}`
      : `${wordsOf(name)}: ${value}`;
  });
}

/** `sourceAccount` as `Source account`. */
function wordsOf(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
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
