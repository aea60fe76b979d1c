import { isAllowedHost } from './allowed-host.ts';

interface RequestFacts {
  readonly method: string;
  /** Undefined or null where it was not sent. */
  header(name: string): string | null | undefined;
}

export interface DoorRefusal {
  readonly status: 403 | 421;
  readonly reason: string;
}

/**
 * Whether a page of another site may have sent the request. It cannot forge any of these headers: `Host` shows
 * DNS rebinding, `Origin` comes with everything but GET and HEAD, `Sec-Fetch-…` with every request over
 * TLS or to this machine.
 *
 * @param allowedHosts comma-separated, without ports, in addition to this machine's names
 */
export function refusalAtDoor(request: RequestFacts, allowedHosts?: string): DoorRefusal | undefined {
  const host = request.header('host') ?? null;
  if (!isAllowedHost(host, allowedHosts)) {
    return { status: 421, reason: 'Unknown host.' };
  }
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead && hostOf(request.header('origin')) !== host?.toLowerCase()) {
    return { status: 403, reason: 'Send this from a page of this site.' };
  }
  if (isCrossSite(request)) return { status: 403, reason: 'Open this page itself, not from another site.' };
  return undefined;
}

function hostOf(origin: string | null | undefined): string | undefined {
  return origin && URL.canParse(origin) ? new URL(origin).host : undefined;
}

/** A link from elsewhere opens a page in a tab of its own, and that is all. */
function isCrossSite({ header }: RequestFacts): boolean {
  const site = header('sec-fetch-site') ?? 'none';
  if (site === 'same-origin' || site === 'none') return false;
  return header('sec-fetch-mode') !== 'navigate' || header('sec-fetch-dest') !== 'document';
}
