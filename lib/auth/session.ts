import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { perProcess } from '#lib/shared/per-process.ts';
import { webEnv } from '#lib/shared/web-env.ts';
import { ROLES, type Role } from './permissions.ts';

const payload = z.object({ role: z.enum(ROLES), expiresAtMs: z.int() });

/** A readable cookie value, signed with HMAC-SHA-256. */
export function sealRole(role: Role, expiresAtMs: number, secret: string): string {
  const body = Buffer.from(JSON.stringify({ role, expiresAtMs })).toString('base64url');
  return `${body}.${signatureOf(body, secret).toString('base64url')}`;
}

/** Undefined for a value that is forged, garbled or expired. */
export function openSeal(sealed: string, nowMs: number, secret: string): Role | undefined {
  const [body = '', signature = '', ...rest] = sealed.split('.');
  if (rest.length > 0 || !isSignature(signature, signatureOf(body, secret))) return undefined;
  const { data } = payload.safeParse(parsedJson(Buffer.from(body, 'base64url').toString()));
  return data && data.expiresAtMs > nowMs ? data.role : undefined;
}

/** In constant time. */
function isSignature(text: string, expected: Buffer): boolean {
  const given = Buffer.from(text, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function signatureOf(body: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`remit-role:${body}`).digest();
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface CookieNames {
  /** The sealed role, for the server alone. */
  sealed: string;
  /** The role, readable by scripts: a page sees that it was changed. */
  shown: string;
}

/** An installation's own: all that are on a host share its cookies, whatever their ports. */
export function cookieNames(secret: string): CookieNames {
  const own = createHmac('sha256', secret).update('remit-cookies').digest('hex').slice(0, 8);
  return { sealed: `remit-actor-${own}`, shown: `remit-role-${own}` };
}

/** `SESSION_SECRET`, or one for this process alone. */
export function sessionSecret(): string {
  return perProcess('session-secret', () => {
    const { SESSION_SECRET } = webEnv();
    if (SESSION_SECRET) return SESSION_SECRET;
    console.warn('SESSION_SECRET is not set: chosen roles are lost when this process ends.');
    return randomBytes(32).toString('hex');
  });
}
