import type { ComponentProps } from 'react';
import { banksOf } from '#lib/accounts/banks.ts';
import type { Account } from '#lib/bank-client/contract.ts';
import { formatMoney } from '#lib/shared/money.ts';

export function AccountSelect({ accounts, ...select }: { accounts: Account[] } & ComponentProps<'select'>) {
  return (
    <select className="field-input" {...select}>
      <option value="">Select an account</option>
      {banksOf(accounts).map(({ name, accounts: ofBank }) => (
        <optgroup key={name} label={name}>
          {ofBank.map((account) => (
            <option key={account.id} value={account.id}>
              {optionLabel(account)}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

/** The id comes first, so that typing it selects the account. */
function optionLabel({ id, holder, currency, postedMinor, status }: Account): string {
  const parts = [id, holder, formatMoney(postedMinor, currency)];
  return [...parts, ...(status === 'open' ? [] : [status])].join(' · ');
}
