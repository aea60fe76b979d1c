/** Runs once when the web process starts: a setting that does not fit is said now, not at the first use. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { requireWebEnv } = await import('./lib/system/require-web-env.ts');
  requireWebEnv();
  const { recordClientAddresses } = await import('./lib/live/client-address.ts');
  recordClientAddresses();
}
