import type { ComponentProps } from 'react';
import type { Account } from '#lib/bank/schemas.ts';
import { formatMoney } from '#lib/money.ts';

/** A choice of accounts, by bank, each with its holder and balance. */
export function AccountSelect({ accounts, ...select }: { accounts: Account[] } & ComponentProps<'select'>) {
  const banks = [...new Set(accounts.map(({ bank }) => bank))];
  return (
    <select className="field-input" {...select}>
      <option value="">Choose an account</option>
      {banks.map((bank) => (
        <optgroup key={bank} label={bank}>
          {accounts
            .filter((account) => account.bank === bank)
            .map(({ id, holder, currency, postedMinor, status }) => (
              <option key={id} value={id}>
                {`${id} · ${holder} · ${formatMoney(postedMinor, currency)}${status === 'open' ? '' : ` · ${status}`}`}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  );
}
