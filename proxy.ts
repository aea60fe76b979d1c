import { type NextRequest, NextResponse } from 'next/server';
import { isAllowedHost } from './lib/auth/allowed-host.ts';

/**
 * Serves only known hosts (DNS rebinding), and gives every page its own content security policy: only
 * scripts with this response's nonce run, and nothing is loaded from elsewhere.
 */
export function proxy(request: NextRequest): NextResponse {
  if (!isAllowedHost(request.headers.get('host'), process.env.WEB_ALLOWED_HOSTS)) {
    return new NextResponse('Unknown host. Add it to WEB_ALLOWED_HOSTS.\n', {
      status: 421,
    });
  }
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
