import Form from 'next/form';
import { ACTION_LABELS } from '#app/_audit/action-labels.ts';
import { FilterButtons } from '#app/_lists/filter-buttons.tsx';
import { Field } from '#app/_ui/field.tsx';
import { ACTIONS, ROLES } from '#lib/auth/permissions.ts';
import { type Query, textIn } from '#lib/shared/search-params.ts';
import type { ParamProblems } from '#lib/shared/valid-params.ts';
import { TARGET_LABELS } from './filter.ts';

interface Props {
  /** As typed, valid or not. */
  query: Query;
  problems: ParamProblems;
}

export function AuditFilterForm({ query, problems }: Props) {
  const typed = (name: string) => textIn(query, name) ?? '';
  const isFiltered = ['actor', 'action', 'id'].some(typed) || Object.keys(problems).length > 0;
  return (
    <Form action="/audit" className="mb-4 flex flex-wrap items-start gap-3">
      <div className="w-full sm:w-40">
        <Field label="Actor" error={problems.actor}>
          {(control) => (
            <input
              {...control}
              name="actor"
              defaultValue={typed('actor')}
              list="actors"
              placeholder="Any"
              autoComplete="off"
              className="field-input sm:h-9"
            />
          )}
        </Field>
        <datalist id="actors">
          {ROLES.map((role) => (
            <option key={role} value={role} />
          ))}
        </datalist>
      </div>
      <div className="w-full sm:w-52">
        <Field label="Action" error={problems.action}>
          {(control) => (
            <select
              {...control}
              name="action"
              defaultValue={typed('action')}
              className="field-input sm:h-9 sm:py-0"
            >
              <option value="">Any</option>
              {ACTIONS.map((action) => (
                <option key={action} value={action}>
                  {ACTION_LABELS[action]}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <div className="w-full sm:w-32">
        <Field label="Target type" error={problems.about}>
          {(control) => (
            <select
              {...control}
              name="about"
              defaultValue={typed('about') || 'transfer'}
              className="field-input sm:h-9 sm:py-0"
            >
              {Object.entries(TARGET_LABELS).map(([kind, label]) => (
                <option key={kind} value={kind}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <div className="w-full sm:w-52">
        <Field label="Reference or account" error={problems.id}>
          {(control) => (
            <input
              {...control}
              type="search"
              name="id"
              defaultValue={typed('id')}
              placeholder="Any"
              autoComplete="off"
              spellCheck={false}
              data-page-search=""
              className="field-input font-mono sm:h-9"
            />
          )}
        </Field>
      </div>
      <FilterButtons page="/audit" isFiltered={isFiltered} />
    </Form>
  );
}
