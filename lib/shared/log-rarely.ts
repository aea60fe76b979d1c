const PAUSE_MS = 60_000;
const loggedAtMs = new Map<string, number>();

/** On the console, at most once a minute for each message of an error: pages read every few seconds. */
export function logRarely(what: string, error: Error): void {
  const nowMs = Date.now();
  for (const [message, atMs] of loggedAtMs) {
    if (nowMs - atMs >= PAUSE_MS) loggedAtMs.delete(message);
  }
  if (loggedAtMs.has(error.message)) return;
  loggedAtMs.set(error.message, nowMs);
  console.error(what, error);
}
