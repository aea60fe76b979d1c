'use client';

import { ChevronDown } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useState, useSyncExternalStore } from 'react';
import type { FormField } from '#app/_actions/use-action-form.ts';
import { Field } from '#app/_ui/field.tsx';
import type { Account } from '#lib/bank-client/contract.ts';
import { formatMoney } from '#lib/shared/money.ts';
import { isolated } from '#lib/shared/text.ts';
import { type FoundAccounts, useAccounts } from './use-accounts.ts';

interface Props {
  field: FormField;
  label: string;
  hint?: ReactNode;
  /** What the field holds now. */
  value: string;
  /** To choose from at once. */
  offered: readonly Account[];
  onChoose: (id: string) => void;
}

/**
 * A text field for an account number, which finds accounts by number, holder and bank. Without scripts the
 * browser suggests those that are offered.
 */
export function AccountPicker({ field, label, hint, value, offered, onChoose }: Props) {
  const hasScripts = useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
  const found = useAccounts(value, offered);
  const list = useList(found, onChoose);
  const listId = `${field.id}-list`;
  const { onChange, onBlur, ...control } = field.control;
  return (
    <Field id={field.id} label={label} hint={hint} error={field.error}>
      {(described) => (
        <div className="relative">
          <input
            {...control}
            {...described}
            {...(hasScripts
              ? {
                  role: 'combobox',
                  'aria-autocomplete': 'list',
                  'aria-controls': listId,
                  'aria-expanded': list.isOpen,
                  'aria-activedescendant': list.active && optionId(listId, list.active),
                }
              : { list: listId })}
            onChange={(event) => {
              list.open();
              return onChange(event);
            }}
            onBlur={(event) => {
              list.close();
              return onBlur(event);
            }}
            onClick={list.open}
            onKeyDown={list.onKeyDown}
            className="field-input pr-9"
            placeholder="Number, name or bank"
            autoComplete="off"
            spellCheck={false}
          />
          <ChevronDown
            className="pointer-events-none absolute top-3.5 right-3 size-4 text-muted"
            aria-hidden="true"
          />
          {hasScripts ? (
            <Listbox id={listId} found={found} list={list} />
          ) : (
            <Suggestions id={listId} accounts={offered} />
          )}
        </div>
      )}
    </Field>
  );
}

const neverChanges = () => () => {};

function optionId(listId: string, account: Account): string {
  return `${listId}-${account.id}`;
}

interface List {
  isOpen: boolean;
  /** Chosen by Enter or Tab. */
  active: Account | undefined;
  open: () => void;
  close: () => void;
  choose: (account: Account) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** Which account the arrow keys have reached; none as long as somebody types, or the answer is awaited. */
function useList({ accounts, state }: FoundAccounts, onChoose: (id: string) => void): List {
  const [isOpen, setOpen] = useState(false);
  const [activeId, setActiveId] = useState<string | null>(null);
  const choosable = state === 'found' ? accounts : [];
  const active = choosable.find(({ id }) => id === activeId);
  const show = (shown: boolean) => {
    setOpen(shown);
    setActiveId(null);
  };
  const open = () => show(true);
  const close = () => show(false);
  const move = (by: 1 | -1) => {
    const last = choosable.length - 1;
    const next = active ? choosable.indexOf(active) + by : by > 0 ? 0 : last;
    setOpen(true);
    setActiveId(choosable[next < 0 ? last : next > last ? 0 : next]?.id ?? null);
  };
  const choose = (account: Account) => {
    if (!choosable.includes(account)) return;
    onChoose(account.id);
    close();
  };
  const takes = (key: string): boolean => {
    if (key === 'ArrowDown') move(1);
    else if (key === 'ArrowUp') move(-1);
    else if (key === 'Escape' && isOpen) close();
    else if (key === 'Enter' && active) choose(active);
    else return false;
    return true;
  };
  const leave = () => (active ? choose(active) : close());
  const onKeyDown = (event: KeyboardEvent) => {
    // These keys are the input method's.
    if (event.nativeEvent.isComposing) return;
    // The focus moves on; an open list that scrolls would be its next stop.
    if (event.key === 'Tab') leave();
    else if (takes(event.key)) event.preventDefault();
  };
  return { isOpen, active, open, close, choose, onKeyDown };
}

interface ListboxProps {
  id: string;
  found: FoundAccounts;
  list: List;
}

function Listbox({ id, found, list }: ListboxProps) {
  const { accounts, state } = found;
  const { isOpen, active, choose } = list;
  return (
    <div
      hidden={!isOpen}
      className="absolute inset-x-0 top-full z-30 mt-1 rounded-lg border border-line bg-raised shadow-raised"
    >
      <div id={id} role="listbox" aria-label="Suggestions" className="max-h-80 overflow-y-auto py-1">
        {accounts.map((account) => (
          <Option
            key={account.id}
            id={optionId(id, account)}
            account={account}
            isActive={account === active}
            isDisabled={state !== 'found'}
            onChoose={() => choose(account)}
          />
        ))}
      </div>
      <p role="status" className="px-3 py-2 text-note text-muted">
        {isOpen ? stateLabel(found) : null}
      </p>
    </div>
  );
}

function stateLabel({ accounts, state }: FoundAccounts): string {
  if (state === 'searching') return 'Searching…';
  if (state === 'failed') return 'Accounts cannot be searched now. Type the whole number.';
  if (accounts.length === 0) return 'No account found.';
  return accounts.length === 1 ? '1 account found.' : `${accounts.length} accounts found.`;
}

interface OptionProps {
  id: string;
  account: Account;
  isActive: boolean;
  isDisabled: boolean;
  onChoose: () => void;
}

function Option({ id, account, isActive, isDisabled, onChoose }: OptionProps) {
  const { holder, bank, status } = account;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the text field has the focus and the keys.
    <div
      ref={isActive ? scrollIntoView : undefined}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      aria-disabled={isDisabled}
      // Keeps the focus in the text field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className="cursor-pointer px-3 py-2 hover:bg-sunken aria-selected:bg-sunken"
    >
      <span className="flex items-baseline justify-between gap-3">
        <span className="truncate font-mono text-[0.8125rem]">{account.id}</span>
        <span className="money shrink-0">{formatMoney(account.postedMinor, account.currency)}</span>
      </span>
      <span className="block truncate text-note text-muted">
        <bdi>{holder}</bdi>
        {['', bank, ...(status === 'open' ? [] : [status])].join(' · ')}
      </span>
    </div>
  );
}

function scrollIntoView(option: HTMLElement | null): void {
  option?.scrollIntoView({ block: 'nearest' });
}

function Suggestions({ id, accounts }: { id: string; accounts: readonly Account[] }) {
  return (
    <datalist id={id}>
      {accounts.map((account) => (
        <option key={account.id} value={account.id}>
          {`${isolated(account.holder)} · ${account.bank} · ${formatMoney(account.postedMinor, account.currency)}`}
        </option>
      ))}
    </datalist>
  );
}
