const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Against DNS rebinding. `listed`: as WEB_ALLOWED_HOSTS, in addition to this machine's names. */
export function isAllowedHost(host: string | null, listed: string | undefined): boolean {
  if (!host) return false;
  const name = withoutPort(host.toLowerCase());
  return LOOPBACK.has(name) || (name !== '' && hostsIn(listed).map(withoutPort).includes(name));
}

/**
 * Against forged forms, as Next does: a page may send actions only to the host it came from. `listed` hosts may
 * send them to any, where a proxy hides the one it came from.
 * @param host as the request arrived
 */
export function isAllowedOrigin(
  origin: string | null,
  host: string | null,
  listed: string | undefined,
): boolean {
  const from = origin !== null && URL.canParse(origin) ? new URL(origin).host : '';
  return (from !== '' && from === host?.toLowerCase()) || (from !== '' && hostsIn(listed).includes(from));
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

/** As next.config.mjs reads them for Next. */
function hostsIn(listed = ''): string[] {
  return listed
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
}
