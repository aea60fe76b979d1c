declare global {
  var remitPerProcess: Map<string, unknown> | undefined;
}

/**
 * One value per process, kept on `globalThis`: the development server evaluates modules again on every change
 * and would leave open connections behind (https://github.com/vercel/next.js/issues/45483).
 */
export function perProcess<T>(name: string, make: () => T): T {
  globalThis.remitPerProcess ??= new Map();
  const registry = globalThis.remitPerProcess;
  if (!registry.has(name)) registry.set(name, make());
  // Each name is used by one module, whose `make` has the type it reads back.
  return registry.get(name) as T;
}
