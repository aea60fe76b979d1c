const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Against DNS rebinding. `listed`: comma-separated, without ports, in addition to this machine's names. */
export function isAllowedHost(host: string | null, listed: string | undefined): boolean {
  if (!host) return false;
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return LOOPBACK.has(name) || (name !== '' && namesIn(listed).includes(name));
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
  return (from !== '' && from === host?.toLowerCase()) || (from !== '' && namesIn(listed).includes(from));
}

function namesIn(listed: string | undefined): string[] {
  return (listed ?? '').split(',').map((name) => name.trim().toLowerCase());
}
