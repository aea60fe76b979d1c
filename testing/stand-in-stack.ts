import { labProcesses } from '#dev/fault-lab/lab-processes.ts';
import { keepInterruptions } from '#dev/interruptions/keep-interruptions.ts';
import { createLog } from '#dev/supervisor/log.ts';
import { serveProcessControl } from '#dev/supervisor/process-control.ts';
import { processAnswers, whenProcessReports } from '#dev/supervisor/ready.ts';
import { runStack } from '#dev/supervisor/run-stack.ts';
import type { ProcessPlan } from '#dev/supervisor/supervised-process.ts';
import { type ProcessName, processName } from '#lib/fault-lab/processes/contract.ts';

/*
 * For tests: the supervisor as `npm start` runs it, but over small stand-ins for its processes.
 * Arguments: the data folder, and the name of a process that fails to start, is never ready, hangs
 * when asked whether it is ready, or refuses to stop. With `--expose-gc`, garbage is collected all the time.
 */
const [dataDir = '', trouble = '', troubled = ''] = process.argv.slice(2);

const SAY_BYE = "process.on('SIGTERM', () => { console.log('bye'); process.exit(); });";
const REFUSE_TO_STOP = "process.on('SIGTERM', () => console.log('not yet'));";
const SAY_READY = "process.send({ type: 'ready' });";
const ANSWER = "process.on('message', () => process.send({ type: 'answer' }));";
const STAY = 'setInterval(() => undefined, 1000);';
const FAIL = "console.error('the disk is on fire'); process.exit(3);";
/** It must not outlive its parent, as the processes of `next dev` must not. */
const START_A_CHILD = `
  const { pid } = require('node:child_process').spawn('sleep', ['600'], { stdio: 'ignore' });
  console.log(JSON.stringify({ level: 30, msg: 'child ' + pid }));`;

if (globalThis.gc) setInterval(globalThis.gc, 20);

const log = createLog(process.stdout);
process.exit(
  await runStack(dataDir, log, async (stack, file) => {
    file.update({ control: await serveProcessControl(stack, labProcesses(process.env, dataDir)) });
    keepInterruptions(stack, processName.options, dataDir, log);
    await stack.start(processName.options.map(standIn));
    log.line('remit', 'ready');
    process.send?.({ type: 'ready' });
  }),
);

/** None of them notices when its supervisor is gone. */
function standIn(name: ProcessName): ProcessPlan {
  const has = (what: string) => troubled === name && trouble === what;
  const program = [
    has('fails-to-start') ? FAIL : '',
    has('refuses-to-stop') ? REFUSE_TO_STOP : SAY_BYE,
    has('is-never-ready') ? '' : SAY_READY,
    START_A_CHILD,
    ANSWER,
    STAY,
  ];
  const { READY_WITHIN_MS = '20000', STOP_WITHIN_MS = '500' } = process.env;
  return {
    name,
    command: process.execPath,
    args: ['-e', program.join('\n')],
    env: process.env,
    ready: has('hangs') ? () => new Promise<never>(() => {}) : whenProcessReports,
    answers: processAnswers,
    readyWithinMs: troubled === name ? Number(READY_WITHIN_MS) : 20_000,
    stopWithinMs: troubled === name ? Number(STOP_WITHIN_MS) : 20_000,
  };
}
