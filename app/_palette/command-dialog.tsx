'use client';

import { Autocomplete } from '@base-ui/react/autocomplete';
import { type RefObject, useRef, useState } from 'react';
import { Dialog } from '#app/_ui/dialog.tsx';
import type { SearchResult } from '#lib/search/search.ts';
import { type Command, type CommandGroup, matching } from './command.ts';
import { useSearch } from './use-search.ts';

interface Contents {
  groups: readonly CommandGroup[];
  /** Commands for what the server found, which need not contain what was typed. */
  found(result: SearchResult): readonly CommandGroup[];
}

interface Props extends Contents {
  open: boolean;
  onClose: () => void;
}

export function CommandDialog({ open, onClose, ...contents }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      title="Commands"
      description="Pages, actions, transfers and accounts."
      open={open}
      onClose={onClose}
      initialFocus={input}
    >
      <CommandList {...contents} input={input} onRun={onClose} />
    </Dialog>
  );
}

interface ListProps extends Contents {
  input: RefObject<HTMLInputElement | null>;
  onRun: () => void;
}

function CommandList({ groups, found, input, onRun }: ListProps) {
  const [typed, setTyped] = useState('');
  const { result, note } = useSearch(typed);
  const items = [...matching(groups, typed), ...(result ? found(result) : [])];
  const run = (command: Command) => {
    onRun();
    command.run();
  };
  return (
    <Autocomplete.Root
      inline
      open
      mode="none"
      items={items.filter((group) => group.items.length > 0)}
      value={typed}
      onValueChange={setTyped}
      itemToStringValue={({ label }) => label}
      autoHighlight="always"
      keepHighlight
    >
      <Autocomplete.Input
        ref={input}
        aria-label="Search commands"
        placeholder="Type a command, reference, transaction or account"
        // An address may be pasted.
        maxLength={500}
        spellCheck={false}
        className="field-input text-ellipsis"
      />
      <p role="status" className="min-h-9 pt-2 text-note text-muted">
        {note}
      </p>
      <Autocomplete.Empty className="text-muted empty:hidden">
        {note ? null : 'Nothing matches.'}
      </Autocomplete.Empty>
      <Autocomplete.List className="-mx-2 h-[min(24rem,45dvh)] scroll-py-8 overflow-y-auto">
        {(group: CommandGroup) => (
          <Autocomplete.Group key={group.title} items={group.items} className="mb-3">
            <Autocomplete.GroupLabel className="eyebrow px-2 py-1">{group.title}</Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(command: Command) => <CommandItem key={command.id} command={command} run={run} />}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}

function CommandItem({ command, run }: { command: Command; run: (command: Command) => void }) {
  const { label, note, icon: Icon } = command;
  return (
    <Autocomplete.Item
      value={command}
      onClick={() => run(command)}
      className="flex min-h-11 cursor-pointer items-center gap-3 rounded-lg px-2 py-1 data-highlighted:bg-accent-wash sm:min-h-9"
    >
      <Icon className="size-4 shrink-0 text-muted" aria-hidden="true" />
      <span className="flex min-w-0 flex-1 flex-wrap items-baseline justify-between gap-x-4">
        <span className="min-w-0 break-words">{label}</span>
        {note ? <span className="min-w-0 text-note text-muted break-all">{note}</span> : null}
      </span>
    </Autocomplete.Item>
  );
}
