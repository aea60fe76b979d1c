import { type ChildProcess, spawn } from 'node:child_process';
import { FAILING_BUILD_ID } from '#lib/fault-lab/processes/contract.ts';

/** Every transfer waits for it meanwhile, and whoever deployed it may be gone. */
const MAX_RUN_MS = 600_000;

/** A worker whose version of the workflow code has a bug. Nothing but another start starts it again. */
export class FailingVersion {
  #worker: ChildProcess | undefined;

  /** @param env as the worker's, with a place for its bundle */
  constructor(private readonly env: NodeJS.ProcessEnv) {
    process.once('exit', () => this.stop());
  }

  start(): void {
    this.stop();
    this.#worker = spawn(process.execPath, ['--import', 'tsx', 'dev/fault-lab/failing-worker.ts'], {
      env: { ...this.env, WORKER_BUILD_ID: FAILING_BUILD_ID, WORKER_MAKES_CURRENT: 'off' },
      // Without its supervisor it stops.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      timeout: MAX_RUN_MS,
      killSignal: 'SIGKILL',
    }).once('error', () => undefined);
  }

  stop(): void {
    this.#worker?.kill('SIGKILL');
  }
}
