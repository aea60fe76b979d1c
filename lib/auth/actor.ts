/** Who acts. Replace this by a real sign-in. */
import { cookies, headers } from 'next/headers';
import type { Actor, Role } from './permissions.ts';
import { openSeal, sealRole, sessionSecret } from './session.ts';
import { ROLE_COOKIE } from './shown-role.ts';

export type { Actor, Role } from './permissions.ts';

const COOKIE = 'remit-actor';

/** A working day. */
const SESSION_MS = 12 * 60 * 60 * 1_000;

const PEOPLE: Record<Role, Actor> = {
  teller: { name: 'teller', role: 'teller' },
  supervisor: { name: 'supervisor', role: 'supervisor' },
  operations: { name: 'operations', role: 'operations' },
};

/** A missing, forged or expired cookie makes it the teller. */
export async function currentActor(): Promise<Actor> {
  const sealed = (await cookies()).get(COOKIE)?.value;
  const role = sealed === undefined ? undefined : openSeal(sealed, Date.now(), sessionSecret());
  return PEOPLE[role ?? 'teller'];
}

/** Only for server actions: it sets cookies. */
export async function actAs(role: Role): Promise<void> {
  const expiresAtMs = Date.now() + SESSION_MS;
  const isEncrypted = (await headers()).get('x-forwarded-proto') === 'https';
  const expires = new Date(expiresAtMs);
  const options = { sameSite: 'lax', secure: isEncrypted, path: '/', expires } as const;
  const jar = await cookies();
  jar.set(COOKIE, sealRole(role, expiresAtMs, sessionSecret()), { ...options, httpOnly: true });
  jar.set(ROLE_COOKIE, role, options);
}
