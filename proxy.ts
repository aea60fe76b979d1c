import { type NextRequest, NextResponse } from 'next/server';
import { refusalAtDoor } from './lib/auth/foreign-request.ts';

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/**
 * Refuses what a page of another site may have sent, and gives every answer its own content security policy:
 * only scripts with this response's nonce run, and nothing is loaded from elsewhere. It has no matcher, so no
 * path gets past it: Next takes any path that it does not know as a page, and a page takes every server action.
 */
export function proxy(request: NextRequest): NextResponse {
  const { method, headers: sent } = request;
  const refusal = refusalAtDoor({ method, header: (name) => sent.get(name) }, process.env.WEB_ALLOWED_HOSTS);
  if (refusal) {
    const hint = refusal.status === 421 ? ' Add it to WEB_ALLOWED_HOSTS.' : '';
    return new NextResponse(`${refusal.reason}${hint}\n`, { status: refusal.status, headers: HEADERS });
  }
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64');
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  // Next reads the nonce for its own scripts from the request's policy.
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  nameClient(request, response);
  return response;
}

/** A random name, by which a browser's open streams are counted. */
function nameClient(request: NextRequest, response: NextResponse): void {
  if (request.cookies.has('client')) return;
  response.cookies.set('client', crypto.randomUUID(), { httpOnly: true, sameSite: 'strict', path: '/' });
}

function contentSecurityPolicy(nonce: string): string {
  const development = process.env.NODE_ENV === 'development';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
