/**
 * npm passes Ctrl-C on to us, which the terminal has sent us already, so one press arrives twice. A
 * person who means it presses again after having seen that the first press was understood.
 */
const SAME_PRESS_MS = 1_000;

/**
 * Calls `stop` at the first request to stop: Ctrl-C, a signal, or the end of the process that
 * started this one and watches it over IPC. A second request ends this process at once.
 */
export function onStopRequest(stop: () => void): void {
  let firstAt: number | undefined;
  const request = () => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      stop();
    } else if (performance.now() - firstAt > SAME_PRESS_MS) {
      process.exit(130);
    }
  };
  process.on('SIGINT', request).on('SIGTERM', request).on('SIGHUP', request);
  process.once('disconnect', request);
}
