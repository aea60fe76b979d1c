import type { ActionsRequest } from '#lib/audit/list-actions.ts';
import { ACTIONS } from '#lib/auth/permissions.ts';
import { type Query, textIn } from '#lib/shared/search-params.ts';

const TARGET_KINDS = ['transfer', 'account', 'fault', 'scenario', 'process', 'remit'] as const;
type TargetKind = (typeof TARGET_KINDS)[number];

/** The targets that can be searched by id. */
export const TARGET_LABELS = { transfer: 'Transfer', account: 'Account' } as const satisfies Partial<
  Record<TargetKind, string>
>;

/** Ignores invalid values. */
export function readAuditFilter(query: Query): ActionsRequest {
  const kind = TARGET_KINDS.find((one) => one === textIn(query, 'about'));
  const id = textIn(query, 'id');
  const action = ACTIONS.find((one) => one === textIn(query, 'action'));
  return {
    actor: textIn(query, 'actor'),
    actions: action ? [action] : undefined,
    target: kind && id ? { kind, id } : undefined,
    cursor: textIn(query, 'cursor'),
  };
}

/** Without the cursor. */
export function auditQuery({ actor, actions, target }: ActionsRequest): Record<string, string | undefined> {
  return { actor, action: actions?.[0], about: target?.kind, id: target?.id };
}
