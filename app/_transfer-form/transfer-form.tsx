'use client';

import { ArrowUpDown, LoaderCircle } from 'lucide-react';
import { ActionFailure } from '#app/_actions/action-failure.tsx';
import type { ActionResult } from '#app/_actions/action-result.ts';
import { useLastKnown } from '#app/_live/use-last-known.ts';
import { AccountSelect } from '#app/_ui/account-select.tsx';
import { Field } from '#app/_ui/field.tsx';
import { Notice, Notices } from '#app/_ui/notice.tsx';
import type { Account, Fault } from '#lib/bank-client/contract.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { formatMoney } from '#lib/shared/money.ts';
import { faultsAhead } from '#lib/transfers/form/faults-ahead.ts';
import type { FormFields, Prefill } from '#lib/transfers/form/prefill.ts';
import { previewTransfer } from '#lib/transfers/form/preview.ts';
import { DEFAULT_RETRY_PRESET } from '#lib/transfers/retry-presets.ts';
import { Advanced } from './advanced.tsx';
import { ErrorSummary } from './error-summary.tsx';
import { type ApprovalRule, OrderNotices } from './order-notices.tsx';
import { Preview } from './preview.tsx';
import { useOrder } from './use-order.ts';

interface Props {
  /** Null while the bank is unavailable. */
  accounts: Account[] | null;
  faults: Fault[];
  /** One per intent to pay: whatever is sent under it is one transfer. */
  reference: string;
  prefill: Partial<Prefill>;
  approval: ApprovalRule;
  sender: string;
}

const NO_ACCOUNTS: Account[] = [];

/** A plain form with a server action, which works without scripts; with them the same rules apply first. */
export function TransferForm({ accounts: current, faults, reference, prefill, approval, sender }: Props) {
  // A choice stays while the bank is unavailable.
  const accounts = useLastKnown(current) ?? NO_ACCOUNTS;
  const form = useOrder(accounts, initialFields(reference, prefill));
  const { fields, errors, result } = form;
  // While sending, balances may have moved already: the preview must not count them twice.
  const asSent = useLastKnown(form.pending ? null : accounts) ?? accounts;
  const source = asSent.find(({ id }) => id === fields.sourceAccount);
  const target = asSent.find(({ id }) => id === fields.targetAccount);
  const preview = previewTransfer(source, target, fields.amount);
  return (
    <section aria-labelledby="send" className="card @container p-4 sm:p-5">
      <h2 id="send" className="text-heading font-semibold tracking-tight">
        Send money
      </h2>
      {Object.keys(prefill).length > 0 ? (
        <p className="mt-1 text-note text-muted">
          Prefilled. Sending creates a new transfer with a new reference.
        </p>
      ) : null}
      <form ref={form.ref} action={form.submit} onSubmit={form.send} noValidate className="mt-4 grid gap-4">
        <ErrorSummary errors={errors} refusals={form.refusals} mayHaveStarted={form.mayHaveStarted} />
        <div className="grid items-start gap-x-2 gap-y-3 @lg:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)]">
          <AccountField
            name="sourceAccount"
            label="From"
            accounts={accounts}
            form={form}
            hint={source ? `${formatMoney(source.postedMinor, source.currency)} available` : undefined}
          />
          <SwapButton
            onSwap={() =>
              form.set({ sourceAccount: fields.targetAccount, targetAccount: fields.sourceAccount })
            }
          />
          <AccountField
            name="targetAccount"
            label="To"
            accounts={accounts}
            form={form}
            hint={target ? `${target.holder} · ${target.bank}` : undefined}
          />
        </div>
        <AmountField form={form} source={source} />
        {preview ? <Preview preview={preview} /> : null}
        <Notices>
          {preview && source && target ? (
            <OrderNotices
              preview={preview}
              source={source}
              target={target}
              approval={approval}
              sender={sender}
              faults={faultsAhead(faults, { source, target, referenceId: fields.referenceId })}
            />
          ) : null}
        </Notices>
        <Advanced
          fields={fields}
          errors={errors}
          isNeeded={Boolean(errors.referenceId ?? errors.retryPreset) || isConflict(result)}
          onChange={form.set}
        />
        <Outcome form={form} />
        <button
          type="submit"
          // `disabled` would drop the focus.
          aria-disabled={form.pending}
          className="button button-primary w-full sm:h-11 aria-disabled:opacity-60"
        >
          {form.pending ? (
            <LoaderCircle className="size-4 motion-safe:animate-spin" aria-hidden="true" />
          ) : null}
          {form.pending ? 'Sending…' : 'Send money'}
        </button>
      </form>
    </section>
  );
}

function initialFields(referenceId: string, prefill: Partial<Prefill>): FormFields {
  const empty = { sourceAccount: '', targetAccount: '', amount: '', retryPreset: DEFAULT_RETRY_PRESET };
  return { ...empty, ...prefill, referenceId };
}

type Form = ReturnType<typeof useOrder>;

interface AccountFieldProps {
  name: 'sourceAccount' | 'targetAccount';
  label: string;
  hint: string | undefined;
  accounts: Account[];
  form: Form;
}

function AccountField({ name, label, hint, accounts, form }: AccountFieldProps) {
  return (
    <Field id={name} label={label} error={form.errors[name]} hint={hint}>
      {(control) => (
        <AccountSelect
          accounts={accounts}
          name={name}
          {...control}
          value={form.fields[name]}
          onChange={({ target }) => form.set({ [name]: target.value })}
        />
      )}
    </Field>
  );
}

/** Hidden without scripts, where it would do nothing. */
function SwapButton({ onSwap }: { onSwap: () => void }) {
  return (
    <button
      type="button"
      onClick={onSwap}
      aria-label="Swap accounts"
      title="Swap accounts"
      className="button button-plain button-icon relative -mt-1 -mb-11 justify-self-end sm:-mb-9 @lg:m-0 @lg:mt-7 noscript:hidden"
    >
      <ArrowUpDown className="size-4 @lg:rotate-90" aria-hidden="true" />
    </button>
  );
}

function AmountField({ form, source }: { form: Form; source: Account | undefined }) {
  return (
    <Field
      id="amount"
      label={<>Amount{source ? <span className="sr-only"> in {source.currency}</span> : null}</>}
      error={form.errors.amount}
    >
      {(control) => (
        <div className="relative">
          <span
            aria-hidden="true"
            className="pointer-events-none absolute inset-y-0 left-3 flex items-center text-muted"
          >
            {source?.currency}
          </span>
          <input
            className={`field-input money h-14 text-right text-title font-medium sm:text-title ${source ? 'pl-14' : ''}`}
            name="amount"
            inputMode="decimal"
            autoComplete="off"
            placeholder="0.00"
            {...control}
            value={form.fields.amount}
            onChange={({ target }) => form.set({ amount: target.value })}
          />
        </div>
      )}
    </Field>
  );
}

function isConflict(result: ActionResult): boolean {
  return result.kind === 'failed' && result.code === 'reference-conflict';
}

function Outcome({ form }: { form: Form }) {
  const { result } = form;
  // The summary says which fields to correct.
  if (result.kind !== 'failed' || Object.keys(result.errors).length > 0) return null;
  return (
    <Notice>
      <ActionFailure result={result} resend="You can safely resend with the same reference." />
      {isConflict(result) ? (
        <button
          type="button"
          className="mt-2 font-medium underline underline-offset-2 noscript:hidden"
          onClick={() => form.set({ referenceId: newReferenceId() })}
        >
          Use a new reference
        </button>
      ) : null}
    </Notice>
  );
}
