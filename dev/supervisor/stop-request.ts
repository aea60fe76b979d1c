/**
 * npm passes Ctrl-C on to us, which the terminal has sent us already, so one press arrives twice. A
 * person who means it presses again after having seen that the first press was understood.
 */
const SAME_PRESS_MS = 1_000;

const LOOK_FOR_NPM_EVERY_MS = 250;

/**
 * Calls `stop` once: at Ctrl-C or another signal to stop, or when what started this process is gone,
 * be it npm or a process that watches this one over IPC. A second Ctrl-C ends this process at once.
 */
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
  if (process.env.npm_lifecycle_event) onceParentIsGone(stopOnce);
}

/**
 * npm runs us by a shell, and some shells (dash, on SIGTERM) end without passing the signal on. All
 * we notice then is that our parent is another.
 */
function onceParentIsGone(then: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    then();
  }, LOOK_FOR_NPM_EVERY_MS);
  timer.unref();
}
