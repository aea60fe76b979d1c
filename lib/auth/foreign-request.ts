import type { RefusedRequest } from '#lib/shared/refused-request.ts';
import { isAllowedHost, isAllowedOrigin } from './allowed-host.ts';

interface RequestFacts {
  readonly method: string;
  /** Undefined or null where it was not sent. */
  header(name: string): string | null | undefined;
}

export interface DoorRefusal extends RefusedRequest {
  readonly status: 403 | 411 | 413 | 421;
}

/**
 * Whether a page of another site may have sent the request. It cannot forge any of these headers: `Host` shows
 * DNS rebinding, `Origin` comes with everything but GET and HEAD, `Sec-Fetch-…` with every request over
 * TLS or to this machine.
 *
 * @param allowedHosts as WEB_ALLOWED_HOSTS, in addition to this machine's names
 */
export function refusalAtDoor(request: RequestFacts, allowedHosts?: string): DoorRefusal | undefined {
  const host = request.header('host') ?? null;
  if (!isAllowedHost(host, allowedHosts)) {
    const message = `Unknown host ${host ?? ''}. Nothing was done. Add it to WEB_ALLOWED_HOSTS.`;
    return { status: 421, code: 'unknown-host', message };
  }
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  return (isRead ? undefined : refusalOfOrigin(request, host, allowedHosts)) ?? refusalOfSite(request);
}

function refusalOfOrigin(
  { header }: RequestFacts,
  host: string | null,
  allowedHosts: string | undefined,
): DoorRefusal | undefined {
  const origin = header('origin') ?? null;
  const named = header('x-forwarded-host')?.split(',')[0]?.trim() || host;
  if (isAllowedOrigin(origin, named, allowedHosts)) return undefined;
  const message = origin
    ? `This page is at ${origin}, but a proxy sent its request to ${named}. Nothing was done. ` +
      'Let the proxy pass on the Host header, or add the page’s host to WEB_ALLOWED_HOSTS.'
    : 'Nothing was done. Send this from a page of this site.';
  return { status: 403, code: 'wrong-host', message };
}

/** A link from elsewhere opens a page in a tab of its own, and that is all. */
function refusalOfSite({ header }: RequestFacts): DoorRefusal | undefined {
  const site = header('sec-fetch-site') ?? 'none';
  if (site === 'same-origin' || site === 'none') return undefined;
  if (header('sec-fetch-mode') === 'navigate' && header('sec-fetch-dest') === 'document') return undefined;
  return { status: 403, code: 'other-site', message: 'Open this page itself, not from another site.' };
}

/** Next’s limit for an action, as next.config.mjs has it. */
const MAX_BODY_BYTES = 64 * 1024;

export function refusalOfSize({ header }: RequestFacts): DoorRefusal | undefined {
  // Next bounds an action's body itself, and passes actions on to the page that has them in pieces.
  if (header('transfer-encoding') && !header('content-length') && !header('next-action')) {
    return {
      status: 411,
      code: 'unknown-size',
      message: 'Nothing was done. Send it with its content-length.',
    };
  }
  if (Number(header('content-length') ?? 0) <= MAX_BODY_BYTES) return undefined;
  const message = 'The form is larger than 64 KB. Nothing was done. Shorten what you typed.';
  return { status: 413, code: 'too-large', message };
}
