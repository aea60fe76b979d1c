import Form from 'next/form';
import Link from 'next/link';
import { ACTION_LABELS } from '#app/_audit/action-labels.ts';
import type { ActionsRequest } from '#lib/audit/list-actions.ts';
import { ACTIONS, ROLES } from '#lib/auth/permissions.ts';
import { TARGET_LABELS } from './filter.ts';

export function AuditFilterForm({ filter }: { filter: ActionsRequest }) {
  const { actor, actions, target } = filter;
  return (
    <Form action="/audit" className="mb-4 flex flex-wrap items-end gap-3">
      <label className="grid gap-1 max-sm:w-full">
        <span className="eyebrow">Actor</span>
        <input
          name="actor"
          defaultValue={actor}
          list="actors"
          placeholder="Any"
          autoComplete="off"
          className="field-input sm:h-9 sm:w-40"
        />
        <datalist id="actors">
          {ROLES.map((role) => (
            <option key={role} value={role} />
          ))}
        </datalist>
      </label>
      <label className="grid gap-1 max-sm:w-full">
        <span className="eyebrow">Action</span>
        <select
          name="action"
          defaultValue={actions?.[0] ?? ''}
          className="field-input sm:h-9 sm:w-52 sm:py-0"
        >
          <option value="">Any</option>
          {ACTIONS.map((action) => (
            <option key={action} value={action}>
              {ACTION_LABELS[action]}
            </option>
          ))}
        </select>
      </label>
      <fieldset className="flex gap-1.5 max-sm:w-full">
        <legend className="eyebrow mb-1">Target</legend>
        <select
          name="about"
          aria-label="Target type"
          defaultValue={target?.kind ?? 'transfer'}
          className="field-input w-32 shrink-0 sm:h-9 sm:py-0"
        >
          {Object.entries(TARGET_LABELS).map(([kind, label]) => (
            <option key={kind} value={kind}>
              {label}
            </option>
          ))}
        </select>
        <input
          type="search"
          name="id"
          aria-label="Reference or account number"
          defaultValue={target?.id}
          placeholder="Any"
          autoComplete="off"
          spellCheck={false}
          data-page-search=""
          className="field-input font-mono sm:h-9 sm:w-52"
        />
      </fieldset>
      <button type="submit" className="button button-quiet max-sm:flex-1">
        Apply
      </button>
      {actor || actions || target ? (
        <Link href="/audit" className="button button-plain max-sm:flex-1">
          Clear filters
        </Link>
      ) : null}
    </Form>
  );
}
