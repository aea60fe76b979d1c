import { type NextRequest, NextResponse } from 'next/server';
import { isAllowedHost, isAllowedOrigin } from './lib/auth/allowed-host.ts';
import { type RefusedRequest, writeRefusedRequest } from './lib/shared/refused-request.ts';

/**
 * Serves only known hosts (DNS rebinding), and gives every page its own content security policy: only
 * scripts with this response's nonce run, and nothing is loaded from elsewhere. Next would refuse the same
 * actions as this does, but not say why.
 */
export function proxy(request: NextRequest): NextResponse {
  const refused = refusedHost(request) ?? (request.method === 'POST' ? refusedAction(request) : undefined);
  if (refused) return refuse(request, refused);
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64');
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  // Next reads the nonce for its own scripts from the request's policy.
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  response.headers.set('X-Content-Type-Options', 'nosniff');
  response.headers.set('Referrer-Policy', 'same-origin');
  return response;
}

interface Refusal extends RefusedRequest {
  status: number;
}

/** Next’s limit for an action. */
const MAX_ACTION_BYTES = 1024 * 1024;

function refusedHost({ headers }: NextRequest): Refusal | undefined {
  const host = headers.get('host');
  if (isAllowedHost(host, process.env.WEB_ALLOWED_HOSTS)) return undefined;
  const message = `Unknown host ${host ?? ''}. Nothing was done. Add it to WEB_ALLOWED_HOSTS.`;
  return { status: 421, code: 'unknown-host', message };
}

function refusedAction({ headers }: NextRequest): Refusal | undefined {
  if (Number(headers.get('content-length')) > MAX_ACTION_BYTES) {
    const message = 'The form is larger than 1 MB. Nothing was done. Shorten what you typed.';
    return { status: 413, code: 'too-large', message };
  }
  const origin = headers.get('origin');
  const host = headers.get('x-forwarded-host')?.split(',')[0]?.trim() || headers.get('host');
  if (isAllowedOrigin(origin, host, process.env.WEB_ALLOWED_HOSTS)) return undefined;
  const message =
    `This page is at ${origin}, but a proxy sent its request to ${host}. Nothing was done. ` +
    'Let the proxy pass on the Host header, or add the page’s host to WEB_ALLOWED_HOSTS.';
  return { status: 403, code: 'wrong-host', message };
}

function refuse({ headers }: NextRequest, { status, code, message }: Refusal): NextResponse {
  const body = headers.has('next-action') ? writeRefusedRequest({ code, message }) : `${message}\n`;
  // Next hands over the text of exactly this type.
  return new NextResponse(body, { status, headers: { 'content-type': 'text/plain' } });
}

function contentSecurityPolicy(nonce: string): string {
  const development = process.env.NODE_ENV === 'development';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    // Without it, 'strict-dynamic' would refuse the worker that holds the browser's event stream.
    "worker-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export const config = {
  matcher: [{ source: '/((?!_next/static|favicon.ico|icon.svg).*)' }],
};
