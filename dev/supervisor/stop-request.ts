/** The terminal and npm both pass Ctrl-C on, so one press arrives twice. */
const SAME_PRESS_MS = 1_000;

const CHECK_PARENT_EVERY_MS = 250;

/** Calls `stop` once: on a signal, or when the parent process is gone. A second Ctrl-C exits at once. */
export function onStopRequest(stop: () => void): void {
  let firstAt: number | undefined;
  const stopOnce = () => {
    if (firstAt !== undefined) return;
    firstAt = performance.now();
    stop();
  };
  const signalled = () => {
    if (firstAt !== undefined && performance.now() - firstAt > SAME_PRESS_MS) process.exit(130);
    stopOnce();
  };
  process.on('SIGINT', signalled).on('SIGTERM', signalled).on('SIGHUP', signalled);
  process.once('disconnect', stopOnce);
  if (!process.env.npm_lifecycle_event) return;
  // npm runs us in a shell, and dash ends on SIGTERM without passing it on. No event says so.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stopOnce(), CHECK_PARENT_EVERY_MS).unref();
}
