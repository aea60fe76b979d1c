'use client';

import { ArrowUpDown, LoaderCircle } from 'lucide-react';
import { type RefObject, useContext, useEffect, useRef, useState } from 'react';
import { AccountPicker } from '#app/_account-picker/account-picker.tsx';
import { useAccount } from '#app/_account-picker/use-accounts.ts';
import { ActionFailure } from '#app/_actions/action-failure.tsx';
import type { ActionResult } from '#app/_actions/action-result.ts';
import { Form } from '#app/_actions/form.tsx';
import { RELOADED } from '#app/_actions/lost-action.ts';
import { type FormField, useActionForm, useTyped } from '#app/_actions/use-action-form.ts';
import { useLastKnown } from '#app/_live/use-last-known.ts';
import { Field } from '#app/_ui/field.tsx';
import { Notice, Notices } from '#app/_ui/notice.tsx';
import type { Account, Fault } from '#lib/bank-client/contract.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { formatMoney } from '#lib/shared/money.ts';
import { faultsAhead } from '#lib/transfers/form/faults-ahead.ts';
import type { Prefill } from '#lib/transfers/form/prefill.ts';
import { previewTransfer, type TransferPreview } from '#lib/transfers/form/preview.ts';
import { type OrderFields, transferOrder } from '#lib/transfers/order-schema.ts';
import { DEFAULT_RETRY_PRESET } from '#lib/transfers/retry-presets.ts';
import { startTransferAction } from './actions.ts';
import { Advanced } from './advanced.tsx';
import { type ApprovalRule, OrderNotices } from './order-notices.tsx';
import { Preview } from './preview.tsx';
import { isSpent, SentOrders, spend } from './sent-order.ts';
import { usePressed } from './use-pressed.ts';

interface Props {
  /** The prefilled accounts, and others to choose from at once. */
  offered: readonly Account[];
  faults: Fault[];
  /** One per intent to pay: whatever is sent under it is one transfer. */
  reference: string;
  prefill: Partial<Prefill>;
  approval: ApprovalRule;
  sender: string;
}

/** A plain form with a server action, which works without scripts; with them the same rules apply first. */
export function TransferForm({ offered, faults, reference, prefill, approval, sender }: Props) {
  // The browser shows the page again as it was left: its reference may have been sent.
  const [unspent] = useState(() => (isSpent(reference) ? newReferenceId() : reference));
  const { onSend, onAnswer } = useContext(SentOrders);
  const button = useRef<HTMLButtonElement>(null);
  const form = useActionForm({
    schema: transferOrder,
    action: startTransferAction,
    defaults: initialFields(unspent, prefill),
    keepAs: 'transfer',
    onSend: ({ referenceId, retryPreset }) => {
      if (preview) onSend({ ...orderOf(preview), referenceId, retryPreset });
    },
    onAnswer: (answer) => {
      if (answer.kind === 'done' && answer.value) spend(answer.value.referenceId);
      onAnswer(answer);
    },
  });
  const { field, result } = form;
  useFocusAfterFailure(button, result);
  // Until the transfer’s page is open.
  const pending = form.pending || result.kind === 'done';
  const fields = {
    sourceAccount: useTyped(form, 'sourceAccount'),
    targetAccount: useTyped(form, 'targetAccount'),
    amount: useTyped(form, 'amount'),
    referenceId: useTyped(form, 'referenceId'),
  };
  const { isPressed, onPointerDown } = usePressed();
  const isHeld = pending || isPressed;
  const source = useHeldAccount(fields.sourceAccount, offered, isHeld);
  const target = useHeldAccount(fields.targetAccount, offered, isHeld);
  const shownFaults = useLastKnown(isPressed ? null : faults) ?? faults;
  const preview = previewTransfer(source, target, fields.amount);
  const choose = (name: 'sourceAccount' | 'targetAccount') => (id: string) => form.set({ [name]: id });
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
      <Form state={form} className="mt-4">
        <div className="grid items-start gap-x-2 gap-y-3 @lg:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)]">
          <AccountPicker
            field={field('sourceAccount')}
            label="From"
            hint={source ? `${formatMoney(source.postedMinor, source.currency)} available` : undefined}
            value={fields.sourceAccount}
            offered={offered}
            onChoose={choose('sourceAccount')}
          />
          <SwapButton
            onSwap={() =>
              form.set({ sourceAccount: fields.targetAccount, targetAccount: fields.sourceAccount })
            }
          />
          <AccountPicker
            field={field('targetAccount')}
            label="To"
            hint={target ? <HolderOf account={target} /> : undefined}
            value={fields.targetAccount}
            offered={offered}
            onChoose={choose('targetAccount')}
          />
        </div>
        <AmountField field={field('amount')} source={source} />
        {preview ? <Preview preview={preview} /> : null}
        <Notices>
          {preview && source && target ? (
            <OrderNotices
              preview={preview}
              source={source}
              target={target}
              approval={approval}
              sender={sender}
              faults={faultsAhead(shownFaults, { source, target, referenceId: fields.referenceId })}
            />
          ) : null}
        </Notices>
        <Advanced
          reference={field('referenceId')}
          referenceId={fields.referenceId}
          retryPreset={form.choice('retryPreset')}
          isNeeded={isConflict(result)}
        />
        <Outcome result={result} onNewReference={() => form.set({ referenceId: newReferenceId() })} />
        <button
          ref={button}
          type="submit"
          // `disabled` would drop the focus.
          aria-disabled={pending}
          onPointerDown={onPointerDown}
          className="button button-primary w-full sm:h-11"
        >
          {pending ? <LoaderCircle className="size-4 motion-safe:animate-spin" aria-hidden="true" /> : null}
          {pending ? 'Sending…' : 'Send money'}
        </button>
      </Form>
    </section>
  );
}

/** What stood in place of the form had taken it. */
function useFocusAfterFailure(button: RefObject<HTMLButtonElement | null>, result: ActionResult<unknown>) {
  const isRestored = result.kind === 'failed' && result.code === RELOADED;
  useEffect(() => {
    const hasNone = document.activeElement === document.body;
    if (result.kind === 'failed' && !isRestored && hasNone) button.current?.focus();
  }, [button, result, isRestored]);
}

function orderOf({ source, target, amountMinor, currency }: TransferPreview) {
  return { sourceAccount: source.account, targetAccount: target.account, amountMinor, currency };
}

function HolderOf({ account: { holder, bank } }: { account: Account }) {
  return (
    <>
      <bdi>{holder}</bdi> · {bank}
    </>
  );
}

function initialFields(referenceId: string, prefill: Partial<Prefill>): OrderFields {
  const empty = { sourceAccount: '', targetAccount: '', amount: '', retryPreset: DEFAULT_RETRY_PRESET };
  return { ...empty, ...prefill, referenceId };
}

/**
 * While sending, balances may have moved already: the preview must not count them twice. While the button is pressed,
 * what is found must not move it: the press would end beside it.
 */
function useHeldAccount(id: string, offered: readonly Account[], isHeld: boolean): Account | undefined {
  const account = useAccount(id, offered);
  const known = useLastKnown(isHeld ? null : (account ?? null));
  if (!isHeld) return account;
  return known?.id === id ? known : undefined;
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

function AmountField({ field, source }: { field: FormField; source: Account | undefined }) {
  return (
    <Field
      id={field.id}
      label={<>Amount{source ? <span className="sr-only"> in {source.currency}</span> : null}</>}
      error={field.error}
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
            {...field.control}
            {...control}
            className={`field-input money h-14 text-right text-title font-medium sm:text-title ${source ? 'pl-14' : ''}`}
            inputMode="decimal"
            autoComplete="off"
            placeholder="0.00"
          />
        </div>
      )}
    </Field>
  );
}

function isConflict(result: ActionResult<unknown>): boolean {
  return result.kind === 'failed' && result.code === 'reference-conflict';
}

function Outcome({ result, onNewReference }: { result: ActionResult<unknown>; onNewReference: () => void }) {
  // The summary says which fields to correct.
  if (result.kind !== 'failed' || Object.keys(result.errors).length > 0) return null;
  return (
    <Notice>
      <ActionFailure result={result} resend="You can safely resend with the same reference." />
      {isConflict(result) ? (
        <button
          type="button"
          className="mt-2 font-medium underline underline-offset-2 noscript:hidden"
          onClick={onNewReference}
        >
          Use a new reference
        </button>
      ) : null}
    </Notice>
  );
}
