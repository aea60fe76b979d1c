/** Who acts. Replace this by a real sign-in. */
import { cookies, headers } from 'next/headers';
import type { Actor, Role } from './permissions.ts';
import { cookieNames, openSeal, sealRole, sessionSecret } from './session.ts';

export type { Actor, Role } from './permissions.ts';

/** A working day. */
const SESSION_MS = 12 * 60 * 60 * 1_000;

const PEOPLE: Record<Role, Actor> = {
  teller: { name: 'teller', role: 'teller' },
  supervisor: { name: 'supervisor', role: 'supervisor' },
  operations: { name: 'operations', role: 'operations' },
};

/** A missing, forged or expired cookie makes it the teller. */
export async function currentActor(): Promise<Actor> {
  const sealed = (await cookies()).get(cookieNames(sessionSecret()).sealed)?.value;
  const role = sealed === undefined ? undefined : openSeal(sealed, Date.now(), sessionSecret());
  return personWith(role ?? 'teller');
}

export function personWith(role: Role): Actor {
  return PEOPLE[role];
}

/** Where a page reads which role was chosen last. */
export function shownRoleCookie(): string {
  return cookieNames(sessionSecret()).shown;
}

/** Only for server actions: it sets cookies. */
export async function actAs(role: Role): Promise<void> {
  const expiresAtMs = Date.now() + SESSION_MS;
  const isEncrypted = (await headers()).get('x-forwarded-proto') === 'https';
  const expires = new Date(expiresAtMs);
  const options = { sameSite: 'lax', secure: isEncrypted, path: '/', expires } as const;
  const jar = await cookies();
  const secret = sessionSecret();
  const { sealed, shown } = cookieNames(secret);
  jar.set(sealed, sealRole(role, expiresAtMs, secret), { ...options, httpOnly: true });
  jar.set(shown, role, options);
}
