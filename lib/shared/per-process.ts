declare global {
  var remitPerProcess: Map<string, unknown> | undefined;
}

/**
 * One value per process and name, made on first use. Kept on `globalThis` because the development
 * server evaluates a module anew on every change: a connection or a watcher held by the module
 * itself would be left behind, open, each time (https://github.com/vercel/next.js/issues/45483).
 */
export function perProcess<T>(name: string, make: () => T): T {
  globalThis.remitPerProcess ??= new Map();
  const registry = globalThis.remitPerProcess;
  if (!registry.has(name)) registry.set(name, make());
  // Each name is used by one module, which gives `make` the type it reads back here.
  return registry.get(name) as T;
}
