import { z } from 'zod';
import type { ActionsRequest } from '#lib/audit/list-actions.ts';
import { ACTIONS } from '#lib/auth/permissions.ts';
import { referencesIn } from '#lib/shared/ids.ts';
import { searchText } from '#lib/shared/search-text.ts';
import { type ParamProblems, parseValid, type SearchParams, valuesIn } from '#lib/shared/valid-params.ts';

const TARGET_KINDS = ['transfer', 'account', 'fault', 'scenario', 'process', 'remit'] as const;
type TargetKind = (typeof TARGET_KINDS)[number];

/** The targets that can be searched by id. */
export const TARGET_LABELS = { transfer: 'Transfer', account: 'Account' } as const satisfies Partial<
  Record<TargetKind, string>
>;

const searchParams = z.object({
  actor: searchText.optional(),
  action: z.enum(ACTIONS, 'Unknown action.').optional(),
  about: z.enum(TARGET_KINDS, 'Unknown target type.').optional(),
  id: searchText.optional(),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'Unknown page.')
    .optional(),
});

interface ParsedAuditFilter {
  filter: ActionsRequest;
  problems: ParamProblems;
}

/** Never fails: invalid parameters are left out and named. */
export function parseAuditFilter(params: SearchParams): ParsedAuditFilter {
  const given = Object.keys(searchParams.shape).map((name) => [name, valuesIn(params, name)[0]]);
  const { data, problems } = parseValid(searchParams, Object.fromEntries(given));
  const { actor, action, about, id, cursor } = data;
  return {
    filter: {
      actor,
      actions: action && [action],
      target: about && id ? { kind: about, id: idsOf(about, id) } : undefined,
      cursor,
    },
    problems: id && !about && !problems.about ? { ...problems, about: 'Choose a target type.' } : problems,
  };
}

function idsOf(about: TargetKind, text: string): readonly string[] {
  const references = about === 'transfer' ? referencesIn(text) : [];
  return references.length === 0 ? [text] : references;
}

/** Without the cursor. */
export function auditQuery({ actor, actions, target }: ActionsRequest): Record<string, string | undefined> {
  return { actor, action: actions?.[0], about: target?.kind, id: [target?.id].flat()[0] };
}
