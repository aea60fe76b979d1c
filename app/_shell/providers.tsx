'use client';

import type { ReactNode } from 'react';
import { ShownRoleProvider } from '#app/_actions/shown-role.tsx';
import { LiveProvider } from '#app/_live/live-provider.tsx';
import { Toaster } from '#app/_ui/toaster.tsx';
import type { Role } from '#lib/auth/permissions.ts';

export function Providers({ role, children }: { role: Role; children: ReactNode }) {
  return (
    <LiveProvider>
      <Toaster>
        <ShownRoleProvider role={role}>{children}</ShownRoleProvider>
      </Toaster>
    </LiveProvider>
  );
}
