'use client';

import { ChevronDown } from 'lucide-react';
import { type KeyboardEvent, useState, useSyncExternalStore } from 'react';
import type { FormField } from '#app/_actions/use-action-form.ts';
import { Field } from '#app/_ui/field.tsx';
import type { Account } from '#lib/bank-client/contract.ts';
import { formatMoney } from '#lib/shared/money.ts';
import { useAccounts } from './use-accounts.ts';

interface Props {
  field: FormField;
  label: string;
  hint?: string | undefined;
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
  const accounts = useAccounts(value, offered);
  const list = useList(accounts, onChoose);
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
            <Listbox id={listId} accounts={accounts} list={list} />
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

/** Which account the arrow keys have reached; none as long as somebody types. */
function useList(accounts: readonly Account[], onChoose: (id: string) => void): List {
  const [position, setPosition] = useState<number | null>(null);
  const active = position === null ? undefined : accounts[position];
  const open = () => setPosition(-1);
  const close = () => setPosition(null);
  const move = (by: number) => {
    const from = position ?? (by > 0 ? -1 : 0);
    setPosition((from + by + accounts.length) % Math.max(1, accounts.length));
  };
  const choose = ({ id }: Account) => {
    onChoose(id);
    close();
  };
  const takes = (key: string): boolean => {
    if (key === 'ArrowDown') move(1);
    else if (key === 'ArrowUp') move(-1);
    else if (key === 'Escape' && position !== null) close();
    else if (key === 'Enter' && active) choose(active);
    else return false;
    return true;
  };
  const leave = () => (active ? choose(active) : close());
  const onKeyDown = (event: KeyboardEvent) => {
    // The focus moves on; an open list that scrolls would be its next stop.
    if (event.key === 'Tab') leave();
    else if (takes(event.key)) event.preventDefault();
  };
  return { isOpen: position !== null, active, open, close, choose, onKeyDown };
}

interface ListboxProps {
  id: string;
  accounts: readonly Account[];
  list: List;
}

function Listbox({ id, accounts, list }: ListboxProps) {
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
            onChoose={() => choose(account)}
          />
        ))}
      </div>
      <p role="status" className={accounts.length > 0 ? 'sr-only' : 'px-3 pb-2 text-muted'}>
        {isOpen ? foundLabel(accounts.length) : null}
      </p>
    </div>
  );
}

function foundLabel(count: number): string {
  if (count === 0) return 'No account found.';
  return count === 1 ? '1 account found.' : `${count} accounts found.`;
}

interface OptionProps {
  id: string;
  account: Account;
  isActive: boolean;
  onChoose: () => void;
}

function Option({ id, account, isActive, onChoose }: OptionProps) {
  const { holder, bank, status } = account;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the text field has the focus and the keys.
    <div
      ref={isActive ? scrollIntoView : undefined}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
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
        {[holder, bank, ...(status === 'open' ? [] : [status])].join(' · ')}
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
          {`${account.holder} · ${account.bank} · ${formatMoney(account.postedMinor, account.currency)}`}
        </option>
      ))}
    </datalist>
  );
}
