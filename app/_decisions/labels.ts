import type { Actor } from '#lib/auth/permissions.ts';

/** Until there is a sign-in, people are named by their role, which is then said once. */
export function recordedAs({ name, role }: Actor): string {
  return name === role ? `Recorded as ${name}.` : `Recorded as ${name} (${role}).`;
}
