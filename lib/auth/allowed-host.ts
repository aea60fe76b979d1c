const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Against DNS rebinding. `listed`: comma-separated, without ports, in addition to this machine's names. */
export function isAllowedHost(host: string | null, listed: string | undefined): boolean {
  if (!host) return false;
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const others = (listed ?? '').split(',').map((other) => other.trim().toLowerCase());
  return LOOPBACK.has(name) || (name !== '' && others.includes(name));
}
