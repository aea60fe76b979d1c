'use client';

import { ActionForm } from '#app/_actions/action-form.tsx';
import { SelectField } from '#app/_actions/select-field.tsx';
import { TextField } from '#app/_actions/text-field.tsx';
import type { FormField } from '#app/_actions/use-action-form.ts';
import { Disclosure } from '#app/_ui/disclosure.tsx';
import { Field } from '#app/_ui/field.tsx';
import { accountOpening } from '#lib/accounts/schemas.ts';
import { MAX_ID_LENGTH } from '#lib/shared/ids.ts';
import { CURRENCIES } from '#lib/shared/money.ts';
import { HOLDER, REASON } from '#lib/shared/text.ts';
import { openAccountAction } from './actions.ts';

interface Props {
  banks: readonly string[];
  /** One per form: resending it opens one account. */
  accountId: string;
  refusal: string | undefined;
}

export function OpenAccountForm({ banks, accountId, refusal }: Props) {
  return (
    <ActionForm
      schema={accountOpening}
      action={openAccountAction}
      hidden={{}}
      defaults={{ id: accountId, currency: 'USD' }}
      buttons={[{ label: 'Open account', tone: 'primary', refusal }]}
      frame={(form, hasFailed) => (
        <Disclosure label="Open account…" hasFailed={hasFailed}>
          {form}
        </Disclosure>
      )}
    >
      {({ field }) => (
        <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-3">
          <TextField field={field('holder')} label="Holder" maxLength={HOLDER.maxLength} />
          <BankField field={field('bank')} banks={banks} />
          <TextField
            field={field('id')}
            label="Account number"
            hint="Idempotent: resending the same number never opens a second account."
            maxLength={MAX_ID_LENGTH}
            code
          />
          <SelectField
            field={field('currency')}
            label="Currency"
            options={CURRENCIES.map((currency) => [currency, currency])}
          />
          <TextField
            field={field('openingBalance')}
            label="Opening balance"
            hint="Defaults to 0.00"
            numeric
          />
          <TextField field={field('reason')} label="Reason" maxLength={REASON.maxLength} />
        </div>
      )}
    </ActionForm>
  );
}

function BankField({ field, banks }: { field: FormField; banks: readonly string[] }) {
  return (
    <Field id={field.id} label="Bank" hint="New names create a new bank." error={field.error}>
      {(control) => (
        <>
          <input
            {...field.control}
            {...control}
            list="banks"
            autoComplete="off"
            spellCheck={false}
            className="field-input"
          />
          <datalist id="banks">
            {banks.map((bank) => (
              <option key={bank} value={bank} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
