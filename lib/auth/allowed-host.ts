const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a request's `Host` is one this desk is reached by: this machine's own names, and those
 * listed (comma-separated, without ports). A page of elsewhere whose name was made to point at
 * 127.0.0.1 carries its own name here, and is kept out by it (DNS rebinding).
 */
export function isAllowedHost(host: string | null, listed: string | undefined): boolean {
  if (!host) return false;
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const others = (listed ?? '').split(',').map((other) => other.trim().toLowerCase());
  return LOOPBACK.has(name) || (name !== '' && others.includes(name));
}
