import { createLog } from '#dev/supervisor/log.ts';
import { serveProcessControl } from '#dev/supervisor/process-control.ts';
import { whenItSaysSo } from '#dev/supervisor/ready.ts';
import { runStack } from '#dev/supervisor/run-stack.ts';
import type { ProcessName, ProcessPlan } from '#dev/supervisor/supervised-process.ts';

/*
 * For tests: the supervisor as `npm start` runs it, but over small stand-ins for its processes.
 * Arguments: the data folder, and the name of a process that fails to start, is never ready, or refuses
 * to stop. With `--expose-gc`, garbage is collected all the time.
 */
const [dataDir = '', trouble = '', troubled = ''] = process.argv.slice(2);

const SAY_BYE = "process.on('SIGTERM', () => { console.log('bye'); process.exit(); });";
const REFUSE_TO_STOP = "process.on('SIGTERM', () => console.log('not yet'));";
const END_WITH_SUPERVISOR = "process.on('disconnect', () => process.kill(0, 'SIGKILL'));";
const SAY_READY = "process.send({ type: 'ready' });";
const STAY = 'setInterval(() => undefined, 1000);';
const FAIL = "console.error('the disk is on fire'); process.exit(3);";
/** Something of its own that must not outlive it, as the processes of `next dev` must not. */
const START_A_CHILD = `
  const { pid } = require('node:child_process').spawn('sleep', ['600'], { stdio: 'ignore' });
  console.log(JSON.stringify({ level: 30, msg: 'child ' + pid }));`;

if (globalThis.gc) setInterval(globalThis.gc, 20);

const log = createLog(process.stdout);
process.exit(
  await runStack(dataDir, log, async (stack, file) => {
    file.update({ control: await serveProcessControl(stack) });
    await stack.start([temporal(), nodeProcess('bank'), nodeProcess('worker'), nodeProcess('web')]);
    log.line('remit', 'ready');
    process.send?.({ type: 'ready' });
  }),
);

/** As the real one, it knows no IPC and so does not notice when its supervisor is gone. */
function temporal(): ProcessPlan {
  const hangs = trouble === 'is-never-ready' && troubled === 'temporal';
  // Whoever asks one that hangs waits for an answer, whatever becomes of the signal.
  const ready = hangs ? () => new Promise<never>(() => {}) : () => Promise.resolve();
  return { ...plan('temporal', [SAY_BYE, STAY]), ipc: false, ready };
}

function nodeProcess(name: ProcessName): ProcessPlan {
  const stopping = trouble === 'refuses-to-stop' && troubled === name ? REFUSE_TO_STOP : SAY_BYE;
  const failing = trouble === 'fails-to-start' && troubled === name ? [FAIL] : [];
  const ready = trouble === 'is-never-ready' && troubled === name ? [] : [SAY_READY];
  return plan(name, [...failing, stopping, END_WITH_SUPERVISOR, ...ready, START_A_CHILD, STAY]);
}

function plan(name: ProcessName, program: readonly string[]): ProcessPlan {
  return {
    name,
    command: process.execPath,
    args: ['-e', program.join('\n')],
    env: process.env,
    ipc: true,
    ready: whenItSaysSo,
    readyWithinMs: troubled === name ? Number(process.env.READY_WITHIN_MS ?? 20_000) : 20_000,
    stopWithinMs: Number(process.env.STOP_WITHIN_MS ?? 500),
  };
}
