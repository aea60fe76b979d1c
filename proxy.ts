import { type NextRequest, NextResponse } from 'next/server';
import { type DoorRefusal, refusalAtDoor, refusalOfSize } from './lib/auth/foreign-request.ts';
import { writeRefusedRequest } from './lib/shared/refused-request.ts';

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
  const facts = { method, header: (name: string) => sent.get(name) };
  const refusal = refusalAtDoor(facts, process.env.WEB_ALLOWED_HOSTS) ?? refusalOfSize(facts);
  if (refusal) return refuse(request, refusal);
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64');
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  // Next reads the nonce for its own scripts from the request's policy.
  headers.set('Content-Security-Policy', policy);
  const response = isReadable(request.nextUrl.pathname)
    ? NextResponse.next({ request: { headers } })
    : new NextResponse('This address cannot be read.\n', {
        status: 400,
        headers: { 'content-type': 'text/plain' },
      });
  response.headers.set('Content-Security-Policy', policy);
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  return response;
}

/** Next would answer as if it had failed itself. */
function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function refuse({ headers }: NextRequest, { status, code, message }: DoorRefusal): NextResponse {
  const body = headers.has('next-action') ? writeRefusedRequest({ code, message }) : `${message}\n`;
  // Next hands over the text of exactly this type.
  return new NextResponse(body, { status, headers: { ...HEADERS, 'content-type': 'text/plain' } });
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
