import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { perProcess } from '#lib/shared/per-process.ts';
import { webEnv } from '#lib/shared/web-env.ts';
import { ROLES, type Role } from './permissions.ts';

const payload = z.object({ role: z.enum(ROLES), expiresAtMs: z.int() });

/**
 * A role as a cookie's value that only this desk can have made: readable, signed with HMAC-SHA-256,
 * and good until `expiresAtMs`.
 */
export function sealRole(role: Role, expiresAtMs: number, secret: string): string {
  const body = Buffer.from(JSON.stringify({ role, expiresAtMs })).toString('base64url');
  return `${body}.${signatureOf(body, secret).toString('base64url')}`;
}

/** The role a cookie's value names; undefined for one that is forged, garbled or expired. */
export function openSeal(sealed: string, nowMs: number, secret: string): Role | undefined {
  const [body = '', signature = '', ...rest] = sealed.split('.');
  if (rest.length > 0 || !isSignature(signature, signatureOf(body, secret))) return undefined;
  const { data } = payload.safeParse(parsedJson(Buffer.from(body, 'base64url').toString()));
  return data && data.expiresAtMs > nowMs ? data.role : undefined;
}

/** The comparison takes as long for a signature that is nearly right as for one that is all wrong. */
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

/** The secret the desk signs with: `SESSION_SECRET`, or one for this process alone, which says so. */
export function sessionSecret(): string {
  return perProcess('session-secret', () => {
    const { SESSION_SECRET } = webEnv();
    if (SESSION_SECRET) return SESSION_SECRET;
    console.warn('SESSION_SECRET is not set: chosen roles are lost when this process ends.');
    return randomBytes(32).toString('hex');
  });
}
