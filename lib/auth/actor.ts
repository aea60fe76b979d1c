/** Who acts: the one seam where a real sign-in goes. */
import { cookies, headers } from 'next/headers';
import type { Actor, Role } from './permissions.ts';
import { openSeal, sealRole, sessionSecret } from './session.ts';

export type { Actor, Role } from './permissions.ts';

const COOKIE = 'remit-actor';

/** A working day: long enough not to be in the way, short enough that nobody stays operations for ever. */
const LASTS_MS = 12 * 60 * 60 * 1_000;

/** The people one can act as until there is a sign-in: one of each role, named by it. */
const PEOPLE: Record<Role, Actor> = {
  teller: { name: 'teller', role: 'teller' },
  supervisor: { name: 'supervisor', role: 'supervisor' },
  operations: { name: 'operations', role: 'operations' },
};

/** Who acts in this request. A cookie that is missing, forged, garbled or expired makes it the teller. */
export async function currentActor(): Promise<Actor> {
  const sealed = (await cookies()).get(COOKIE)?.value;
  const role = sealed === undefined ? undefined : openSeal(sealed, Date.now(), sessionSecret());
  return PEOPLE[role ?? 'teller'];
}

/** From here on, for half a day, this browser acts in that role. Only for server actions. */
export async function actAs(role: Role): Promise<void> {
  const expiresAtMs = Date.now() + LASTS_MS;
  const isEncrypted = (await headers()).get('x-forwarded-proto') === 'https';
  (await cookies()).set(COOKIE, sealRole(role, expiresAtMs, sessionSecret()), {
    httpOnly: true,
    sameSite: 'lax',
    secure: isEncrypted,
    path: '/',
    expires: new Date(expiresAtMs),
  });
}
