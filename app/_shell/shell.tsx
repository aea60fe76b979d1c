import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import { WorkQueueTitle } from '#app/_live/work-queue-size.tsx';
import { OffStage } from '#app/stage/off-stage.tsx';
import type { Role } from '#lib/auth/permissions.ts';
import { ActingAs } from './acting-as.tsx';
import { Brand } from './brand.tsx';
import { CommandPalette } from './command-palette.tsx';
import { ConnectionLost } from './connection-lost.tsx';
import { FaultBanner } from './fault-banner.tsx';
import { Keyboard, KeyboardButton } from './keyboard.tsx';
import { Navigation } from './navigation.tsx';
import { NavigationProgress } from './navigation-progress.tsx';
import { PhoneMenu } from './phone-menu.tsx';
import { SystemPanel } from './system-panel.tsx';
import type { Theme } from './theme.ts';
import { ThemeSwitch } from './theme-switch.tsx';

interface Props {
  theme: Theme;
  temporalUiUrl: string | undefined;
  faultLab: boolean;
  role: Role;
  children: ReactNode;
}

export function Shell({ theme, temporalUiUrl, faultLab, role, children }: Props) {
  const foot = (
    // Reserves its full height: a page may be drawn before its last line has arrived.
    <div className="grid content-start gap-3 lg:min-h-40">
      <SystemPanel />
      <div className="flex items-center justify-between gap-2">
        <ThemeSwitch initial={theme} />
        <KeyboardButton />
      </div>
      {temporalUiUrl ? <TemporalLink url={`${temporalUiUrl}/workflows`} /> : null}
    </div>
  );
  return (
    <div className="min-h-dvh print:block lg:grid lg:has-[>aside]:grid-cols-[15rem_minmax(0,1fr)]">
      <OffStage>
        <aside className="sticky top-0 hidden h-dvh print:hidden! flex-col justify-between gap-6 overflow-y-auto border-r border-line bg-surface p-4 lg:flex">
          <div className="grid gap-6">
            <div className="grid gap-5 pt-1">
              <Brand />
              <ActingAs role={role} />
            </div>
            <Navigation faultLab={faultLab} />
          </div>
          {foot}
        </aside>
      </OffStage>
      <div className="flex min-h-dvh min-w-0 flex-col print:block">
        <OffStage>
          <header className="sticky top-0 z-30 flex h-14 print:hidden items-center justify-between gap-3 border-b border-line bg-surface px-4 short:static lg:hidden">
            <Brand />
            <div className="ml-auto">
              <ActingAs role={role} />
            </div>
            <PhoneMenu faultLab={faultLab}>{foot}</PhoneMenu>
          </header>
        </OffStage>
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto w-full max-w-7xl flex-1 px-4 py-6 outline-none sm:px-8 sm:py-9 has-data-stage:max-w-none has-data-stage:p-0"
        >
          {children}
        </main>
        <OffStage>
          {faultLab ? <FaultBanner /> : null}
          <Keyboard faultLab={faultLab} />
          <CommandPalette faultLab={faultLab} role={role} />
        </OffStage>
        <ConnectionLost />
        <WorkQueueTitle />
        <NavigationProgress />
      </div>
    </div>
  );
}

function TemporalLink({ url }: { url: string }) {
  return (
    <a
      className="quiet-link flex items-center gap-1.5 text-note max-lg:min-h-11"
      href={url}
      target="_blank"
      rel="noreferrer"
    >
      Temporal UI
      <ExternalLink className="size-3.5" aria-hidden="true" />
    </a>
  );
}
