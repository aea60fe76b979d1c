import Form from 'next/form';
import { FilterButtons } from '#app/_lists/filter-buttons.tsx';
import { Field } from '#app/_ui/field.tsx';
import { callOutcome, faultOperation } from '#lib/bank-client/contract.ts';
import { type Query, textIn } from '#lib/shared/search-params.ts';
import type { ParamProblems } from '#lib/shared/valid-params.ts';
import { OPERATION_LABELS } from '#lib/transfers/operations.ts';
import { OUTCOMES } from './outcomes.ts';

interface Props {
  /** As typed, valid or not. */
  query: Query;
  problems: ParamProblems;
  isFiltered: boolean;
}

export function CallFilterForm({ query, problems, isFiltered }: Props) {
  const field = { query, problems };
  return (
    <Form action="/bank-calls" className="mb-4 flex flex-wrap items-start gap-3">
      <TextFilter {...field} name="transfer" label="Transfer" search />
      <TextFilter {...field} name="bank" label="Bank" />
      <ChoiceFilter
        {...field}
        name="operation"
        label="Operation"
        choices={faultOperation.options.map((one) => [one, OPERATION_LABELS[one]])}
      />
      <ChoiceFilter
        {...field}
        name="outcome"
        label="Outcome"
        choices={callOutcome.options.map((one) => [one, OUTCOMES[one].label])}
      />
      <ChoiceFilter {...field} name="lost" label="Response" choices={[['yes', 'Lost']]} />
      <FilterButtons page="/bank-calls" isFiltered={isFiltered} />
    </Form>
  );
}

interface FilterProps {
  query: Query;
  problems: ParamProblems;
  name: 'transfer' | 'bank' | 'operation' | 'outcome' | 'lost';
  label: string;
}

function TextFilter({ query, problems, name, label, search }: FilterProps & { search?: true }) {
  return (
    <div className="w-full sm:w-48">
      <Field label={label} error={problems[name]}>
        {(control) => (
          <input
            {...control}
            name={name}
            defaultValue={textIn(query, name) ?? ''}
            placeholder="Any"
            autoComplete="off"
            spellCheck={false}
            className="field-input sm:h-9"
            {...(search && { type: 'search', 'data-page-search': '' })}
          />
        )}
      </Field>
    </div>
  );
}

interface ChoiceProps extends FilterProps {
  choices: readonly (readonly [value: string, label: string])[];
}

function ChoiceFilter({ query, problems, name, label, choices }: ChoiceProps) {
  return (
    <div className="min-w-0 max-sm:basis-[calc(50%-0.375rem)] max-sm:grow sm:w-40">
      <Field label={label} error={problems[name]}>
        {(control) => (
          <select
            {...control}
            name={name}
            defaultValue={textIn(query, name) ?? ''}
            className="field-input sm:h-9 sm:py-0"
          >
            <option value="">Any</option>
            {choices.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}
