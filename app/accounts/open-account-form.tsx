'use client';

import { ActionForm } from '#app/_actions/action-form.tsx';
import { ActionField, TextField } from '#app/_actions/text-field.tsx';
import { Disclosure } from '#app/_ui/disclosure.tsx';
import { CURRENCIES } from '#lib/shared/money.ts';
import { openAccountAction } from './actions.ts';

interface Props {
  banks: readonly string[];
  /** One per form: resending it opens one account. */
  accountId: string;
  refusal: string | undefined;
}

export function OpenAccountForm({ banks, accountId, refusal }: Props) {
  return (
    <Disclosure label="Open account…">
      <ActionForm
        action={openAccountAction}
        hidden={{}}
        buttons={[{ label: 'Open account', tone: 'primary', refusal }]}
      >
        {(result) => (
          <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-3">
            <TextField name="holder" label="Holder" maxLength={100} result={result} />
            <ActionField name="bank" label="Bank" hint="New names create a new bank." result={result}>
              {(control) => (
                <>
                  <input
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
            </ActionField>
            <TextField
              name="id"
              label="Account number"
              hint="Idempotent: resending the same number never opens a second account."
              initial={accountId}
              maxLength={64}
              code
              result={result}
            />
            <ActionField name="currency" label="Currency" result={result} initial="USD">
              {(control) => (
                // React keeps the first default of a select; the key replaces it.
                <select {...control} key={control.defaultValue} className="field-input">
                  {CURRENCIES.map((currency) => (
                    <option key={currency}>{currency}</option>
                  ))}
                </select>
              )}
            </ActionField>
            <TextField
              name="openingBalance"
              label="Opening balance"
              hint="Defaults to 0.00"
              money
              result={result}
            />
            <TextField name="reason" label="Reason" maxLength={500} result={result} />
          </div>
        )}
      </ActionForm>
    </Disclosure>
  );
}
