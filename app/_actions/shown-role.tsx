'use client';

import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent } from 'react';
import { useToast } from '#app/_ui/toaster.tsx';
import type { Role } from '#lib/auth/permissions.ts';
import { ROLE_COOKIE } from '#lib/auth/shown-role.ts';

const ShownRole = createContext<Role>('teller');

export function useShownRole(): Role {
  return useContext(ShownRole);
}

/** Keeps the role that the page shows the one that the server knows, whatever other tabs do. */
export function ShownRoleProvider({ role, children }: { role: Role; children: ReactNode }) {
  const router = useRouter();
  const toast = useToast();
  const refreshIfChanged = useEffectEvent(() => {
    if (roleInCookie() !== role) router.refresh();
  });
  const checkKept = useEffectEvent(() => {
    if (role === 'teller' || roleInCookie() === role) return;
    toast('You still act as teller', 'This browser keeps no cookies, so the role cannot be remembered.');
    router.refresh();
  });
  useEffect(() => {
    checkKept();
    const channel = new BroadcastChannel(ROLE_COOKIE);
    channel.postMessage(role);
    const check = () => refreshIfChanged();
    channel.onmessage = check;
    const events = ['focus', 'pageshow'];
    for (const event of events) window.addEventListener(event, check);
    return () => {
      channel.close();
      for (const event of events) window.removeEventListener(event, check);
    };
  }, [role]);
  return <ShownRole value={role}>{children}</ShownRole>;
}

/** Without one, the server takes everybody for the teller. */
function roleInCookie(): string {
  const cookie = document.cookie.split('; ').find((one) => one.startsWith(`${ROLE_COOKIE}=`));
  return cookie?.slice(ROLE_COOKIE.length + 1) ?? 'teller';
}
