import { unknown } from '#app/_actions/action-result.ts';
import { resilientAction } from '#app/_actions/resilient-action.ts';
import { repairAction, resolveRepairAction } from './repair-actions.ts';

/** What people can do about findings, from the browser's side: each says so when no answer came. */
export const repair = resilientAction(repairAction, unknown);
export const resolveRepair = resilientAction(resolveRepairAction, unknown);
