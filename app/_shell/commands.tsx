'use client';

import {
  CircleCheck,
  FlaskConical,
  Keyboard,
  Landmark,
  List,
  Palette as PaletteIcon,
  Pause,
  Play,
  Power,
  Send,
  UserRound,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { startTransition, useRef } from 'react';
import {
  type ActionResult,
  type FailedResult,
  IDLE,
  type ServerAction,
} from '#app/_actions/action-result.ts';
import { UPDATED } from '#app/_actions/lost-action.ts';
import { useShownRole } from '#app/_actions/shown-role.tsx';
import { catchLost } from '#app/_actions/use-action.ts';
import { clearAllFaultsAction } from '#app/_faults/clear-all-action.ts';
import { setDownAction } from '#app/_faults/set-down-action.ts';
import { usePausedUpdates, useServerUnavailable } from '#app/_live/use-live.ts';
import { useSystem } from '#app/_live/use-system.ts';
import type { Command, CommandGroup } from '#app/_palette/command.ts';
import { CommandDialog } from '#app/_palette/command-dialog.tsx';
import { RELOAD, useToast } from '#app/_ui/toaster.tsx';
import { isAllowed, ROLES, type Role } from '#lib/auth/permissions.ts';
import { SHOWN_ROLE } from '#lib/auth/shown-role.ts';
import { outageOf } from '#lib/fault-lab/outage.ts';
import type { SearchResult } from '#lib/search/search.ts';
import { formatAmount } from '#lib/shared/money.ts';
import { isolated } from '#lib/shared/text.ts';
import { STATUSES } from '#lib/transfers/statuses.ts';
import { actAsAction } from './actions.ts';
import { navItems } from './nav-items.ts';
import { showOverlay } from './overlay.ts';
import { THEMES } from './theme.ts';
import { setTheme } from './theme-switch.tsx';

export interface PaletteProps {
  open: boolean;
  onClose: () => void;
  faultLab: boolean;
  role: Role;
}

/** Loaded on first use. */
export function Palette({ open, onClose, faultLab, role }: PaletteProps) {
  const go = useGo();
  const groups = [
    { title: 'Pages', items: pageCommands(go, faultLab) },
    { title: 'Actions', items: useActionCommands(go, role) },
  ];
  const outages = useOutageCommands(role);
  const found = (result: SearchResult): CommandGroup[] => [
    { title: 'Transfers', items: transferCommands(result, go) },
    { title: 'Accounts', items: accountCommands(result, go) },
    ...(faultLab ? [{ title: 'Fault lab', items: outages(result) }] : []),
  ];
  return <CommandDialog open={open} onClose={onClose} groups={groups} found={found} />;
}

type Go = (href: string) => void;

/** With the server unreachable, navigating would replace the page by an error. */
function useGo(): Go {
  const router = useRouter();
  const isUnavailable = useServerUnavailable();
  const toast = useToast();
  return (href) => {
    if (isUnavailable) toast('Remit unavailable', 'Pages open again once the connection is back.');
    else router.push(href);
  };
}

function pageCommands(go: Go, faultLab: boolean): Command[] {
  return navItems(faultLab).map(({ href, label, icon, key }) => ({
    id: href,
    label,
    note: `g ${key}`,
    icon,
    run: () => go(href),
  }));
}

function useActionCommands(go: Go, role: Role): Command[] {
  const act = useAct();
  const { paused, setPaused } = usePausedUpdates();
  const { data } = useSystem();
  const hasFaults = Array.isArray(data?.faults) && data.faults.length > 0;
  return [
    { id: 'send', label: 'Send money', icon: Send, run: () => go('/') },
    ...(hasFaults && isAllowed({ role }, 'clear-faults')
      ? [
          {
            id: 'clear',
            label: 'Clear all faults',
            icon: FlaskConical,
            run: () => act(clearAllFaultsAction, {}),
          },
        ]
      : []),
    ...ROLES.filter((one) => one !== role).map((one) => ({
      id: `act-${one}`,
      label: `Act as ${one}`,
      icon: UserRound,
      run: () => act(actAsAction, { role: one }),
    })),
    ...THEMES.map((theme) => ({
      id: `theme-${theme}`,
      label: `Use ${theme} theme`,
      icon: PaletteIcon,
      run: () => setTheme(theme),
    })),
    {
      id: 'pause',
      label: paused ? 'Resume updates' : 'Pause updates',
      icon: paused ? Play : Pause,
      run: () => setPaused(!paused),
    },
    { id: 'keys', label: 'Keyboard shortcuts', note: '?', icon: Keyboard, run: () => showOverlay('keys') },
  ];
}

function transferCommands({ transfers }: SearchResult, go: Go): Command[] {
  return (transfers ?? []).map(({ referenceId, status, amountMinor, currency }) => ({
    id: `transfer ${referenceId}`,
    label: referenceId,
    note: `${currency} ${formatAmount(amountMinor, currency)} · ${STATUSES[status].label}`,
    icon: List,
    run: () => go(`/transfers/${referenceId}`),
  }));
}

function accountCommands({ accounts }: SearchResult, go: Go): Command[] {
  return (accounts ?? []).map(({ id, holder, bank }) => ({
    id: `account ${id}`,
    label: `${id}, ${isolated(holder)}`,
    note: bank,
    icon: Landmark,
    run: () => go(`/accounts/${id}`),
  }));
}

/** For the banks of the accounts that were found. */
function useOutageCommands(role: Role): (result: SearchResult) => Command[] {
  const act = useAct();
  const { data } = useSystem();
  const faults = Array.isArray(data?.faults) ? data.faults : [];
  return ({ accounts }) =>
    [...new Set((accounts ?? []).map(({ bank }) => bank))]
      .map((bank) => ({ bank, isDown: outageOf({ bank }, faults) !== undefined }))
      .filter(({ isDown }) => isAllowed({ role }, isDown ? 'clear-faults' : 'arm-fault'))
      .map(({ bank, isDown }) => ({
        id: `outage ${bank}`,
        label: isDown ? `Bring ${bank} up` : `Take ${bank} down`,
        icon: isDown ? CircleCheck : Power,
        run: () => act(setDownAction, { bank, down: isDown ? 'off' : 'on' }),
      }));
}

/** Runs a server action and says how it went. */
function useAct(): (action: ServerAction, fields: Readonly<Record<string, string>>) => void {
  const toast = useToast();
  const isUnreachable = useServerUnavailable();
  /** By what was sent. */
  const results = useRef(new Map<string, ActionResult>());
  const shownRole = useShownRole();
  return (action, fields) => {
    const form = new FormData();
    form.set(SHOWN_ROLE, shownRole);
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const sent = JSON.stringify(fields);
    startTransition(async () => {
      const result = await catchLost(action, { isUnreachable })(results.current.get(sent) ?? IDLE, form);
      results.current.set(sent, result);
      if (result.kind === 'done') toast(result.message);
      if (result.kind === 'failed') {
        const reload = result.code === UPDATED.code ? RELOAD : undefined;
        toast(FAILURE_TITLES[result.certainty], result.message, reload);
      }
    });
  };
}

const FAILURE_TITLES: Record<FailedResult['certainty'], string> = {
  'not-done': 'Not done',
  unknown: 'The action may have succeeded: check before you retry',
  'not-done-again': 'Check before you retry',
};
