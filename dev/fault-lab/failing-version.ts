import { type ChildProcess, spawn } from 'node:child_process';

/** A worker whose version of the workflow code has a bug: deployed while it runs. Nothing starts it again. */
export class FailingVersion {
  #worker: ChildProcess | undefined;

  /** @param env as the worker's, with a place for its bundle */
  constructor(private readonly env: NodeJS.ProcessEnv) {
    process.once('exit', () => this.#worker?.kill('SIGKILL'));
  }

  start(): void {
    if (this.#worker) return;
    const worker = spawn(process.execPath, ['--import', 'tsx', 'dev/fault-lab/failing-worker.ts'], {
      env: this.env,
      // Without its supervisor it stops.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#worker = worker;
    const forget = () => {
      this.#worker = undefined;
    };
    worker.once('exit', forget).once('error', forget);
  }

  stop(): void {
    this.#worker?.kill('SIGTERM');
  }
}
