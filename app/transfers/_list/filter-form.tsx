import { SlidersHorizontal } from 'lucide-react';
import Form from 'next/form';
import Link from 'next/link';
import { Field } from '#app/_ui/field.tsx';
import { type Query, textIn } from '#lib/shared/search-params.ts';
import {
  type FilterParam,
  NO_FILTER,
  type ParsedFilter,
  type TransferFilter,
} from '#lib/transfers/filter/filter.ts';
import { SearchField } from './search-field.tsx';
import { listAddress } from './views.ts';

interface Props extends ParsedFilter {
  /** As typed, valid or not. */
  query: Query;
}

const FIELDS = ['account', 'min', 'max', 'from', 'to', 'stuck', 'version'] as const satisfies FilterParam[];
const DETAILS = [...FIELDS, 'past'] as const satisfies FilterParam[];

/** A plain form: the filter is in the address. */
export function FilterForm({ query, filter, problems }: Props) {
  const isNarrowed = DETAILS.some((name) => textIn(query, name) !== undefined);
  return (
    <Form action="/transfers" className="grid gap-3">
      <KeptParams filter={filter} />
      <div className="flex gap-2">
        <SearchField text={textIn(query, 'q') ?? ''} />
        <button type="submit" className="button button-quiet h-11!">
          Search
        </button>
      </div>
      <details open={isNarrowed} className="group">
        <summary className="quiet-link inline-flex h-11 list-none items-center gap-2 sm:h-8 [&::-webkit-details-marker]:hidden">
          <SlidersHorizontal className="size-4" aria-hidden="true" />
          Filters
        </summary>
        <div className="card mt-2 grid items-start gap-4 p-4 sm:grid-cols-2 lg:grid-cols-4">
          <DetailField
            name="account"
            label="Account"
            hint="Sender or recipient"
            query={query}
            problems={problems}
          />
          <DetailField name="min" label="Amount from" inputMode="decimal" query={query} problems={problems} />
          <DetailField name="max" label="Amount to" inputMode="decimal" query={query} problems={problems} />
          <DetailField name="from" label="Started from" hint="UTC" isDay query={query} problems={problems} />
          <DetailField
            name="to"
            label="Started until"
            hint="End of day, UTC"
            isDay
            query={query}
            problems={problems}
          />
          <DetailField
            name="stuck"
            label="No progress for"
            hint="Minutes"
            inputMode="numeric"
            query={query}
            problems={problems}
          />
          <DetailField
            name="version"
            label="Workflow code"
            hint="Version"
            query={query}
            problems={problems}
          />
          <label className="flex items-center gap-2 max-sm:min-h-11 sm:col-span-full">
            <input
              type="checkbox"
              name="past"
              value="yes"
              defaultChecked={filter.pastDemonstrations}
              className="size-4 shrink-0 accent-(--accent)"
            />
            Show demonstrations from before the last reset
          </label>
          <div className="flex gap-2 sm:col-span-full">
            <button type="submit" className="button button-primary">
              Apply
            </button>
            <Link href={listAddress(withoutDetails(filter))} className="button button-plain">
              Clear filters
            </Link>
          </div>
        </div>
      </details>
    </Form>
  );
}

/** Keeps the chosen chip. */
function KeptParams({ filter: { statuses, retrying, needsDecision, atRisk } }: { filter: TransferFilter }) {
  const flags = { retrying, decision: needsDecision, risk: atRisk };
  return (
    <>
      {statuses.map((status) => (
        <input key={status} type="hidden" name="status" value={status} />
      ))}
      {Object.entries(flags).map(([name, isSet]) =>
        isSet ? <input key={name} type="hidden" name={name} value="yes" /> : null,
      )}
    </>
  );
}

function withoutDetails(filter: TransferFilter): TransferFilter {
  const { account, minMinor, maxMinor, from, to, stuckMinutes, version, pastDemonstrations } = NO_FILTER;
  return { ...filter, account, minMinor, maxMinor, from, to, stuckMinutes, version, pastDemonstrations };
}

interface DetailProps {
  name: (typeof FIELDS)[number];
  label: string;
  hint?: string;
  inputMode?: 'decimal' | 'numeric';
  isDay?: boolean;
  query: Query;
  problems: ParsedFilter['problems'];
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function DetailField({ name, label, hint, inputMode, isDay, query, problems }: DetailProps) {
  const typed = textIn(query, name) ?? '';
  return (
    <Field label={label} hint={hint} error={problems[name]}>
      {(control) => (
        <input
          {...control}
          name={name}
          defaultValue={typed}
          // A date input would hide a time in the address.
          type={isDay && (typed === '' || DAY.test(typed)) ? 'date' : 'text'}
          inputMode={inputMode}
          autoComplete="off"
          className="field-input sm:h-9"
        />
      )}
    </Field>
  );
}
