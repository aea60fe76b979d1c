'use client';

import type { ReactNode } from 'react';
import { ShownRoleProvider } from '#app/_actions/shown-role.tsx';
import { LiveProvider } from '#app/_live/live-provider.tsx';
import { Toaster } from '#app/_ui/toaster.tsx';
import type { Role } from '#lib/auth/permissions.ts';

interface Props {
  role: Role;
  roleCookie: string;
  children: ReactNode;
}

export function Providers({ role, roleCookie, children }: Props) {
  return (
    <LiveProvider>
      <Toaster>
        <ShownRoleProvider role={role} cookie={roleCookie}>
          {children}
        </ShownRoleProvider>
      </Toaster>
    </LiveProvider>
  );
}
