import type { Actor } from '#lib/auth/permissions.ts';

/** Without a sign-in, people are named by their role: it is not repeated. */
export function recordedAs({ name, role }: Actor): string {
  return name === role ? `Recorded as ${name}.` : `Recorded as ${name} (${role}).`;
}
