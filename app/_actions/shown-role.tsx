'use client';

import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent } from 'react';
import { useToast } from '#app/_ui/toaster.tsx';
import type { Role } from '#lib/auth/permissions.ts';

const ShownRole = createContext<Role>('teller');

export function useShownRole(): Role {
  return useContext(ShownRole);
}

interface Props {
  role: Role;
  /** Where other tabs, too, leave the role. */
  cookie: string;
  children: ReactNode;
}

/** Keeps the role that the page shows the one that the server knows, whatever other tabs do. */
export function ShownRoleProvider({ role, cookie, children }: Props) {
  const router = useRouter();
  const toast = useToast();
  const refreshIfChanged = useEffectEvent(() => {
    // Without one, the server takes everybody for the teller.
    if ((cookieValue(cookie) ?? 'teller') !== role) router.refresh();
  });
  const checkKept = useEffectEvent(() => {
    if (role === 'teller' || cookieValue(cookie) === role) return;
    if (!keepsCookies()) {
      toast('You still act as teller', 'This browser keeps no cookies, so the role cannot be remembered.');
    }
    router.refresh();
  });
  useEffect(() => {
    checkKept();
    const channel = new BroadcastChannel('role');
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

function cookieValue(name: string): string | undefined {
  const cookie = document.cookie.split('; ').find((one) => one.startsWith(`${name}=`));
  return cookie?.slice(name.length + 1);
}

function keepsCookies(): boolean {
  const probe = 'remit-probe';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs HTTPS.
  document.cookie = `${probe}=1; SameSite=Lax`;
  const isKept = cookieValue(probe) !== undefined;
  // biome-ignore lint/suspicious/noDocumentCookie: as above.
  document.cookie = `${probe}=; Max-Age=0; SameSite=Lax`;
  return isKept;
}
