/**
 * The supervisor's HTTP interface, for the web process: `GET /v1/processes` returns a {@link processList};
 * `GET /v1/changes` never ends, and sends a line at once and whenever that list has changed;
 * `POST /v1/scripts` takes a {@link scriptOrder}, `POST /v1/scripts/{reference}/kill` kills its process, and both, like
 * `GET /v1/scripts`, return a {@link scriptList};
 * `POST /v1/failing-version` takes a {@link failingVersionOrder}, and returns it; `POST /v1/processes/{name}` takes a {@link processOrder} and returns the process's new status.
 */
import { z } from 'zod';
import { accountId, currency, referenceId } from '#lib/bank-client/contract.ts';
import { isDemoAccount, isScriptId } from '#lib/shared/ids.ts';

export const processName = z.enum(['temporal', 'bank', 'worker', 'web']);
export type ProcessName = z.infer<typeof processName>;

export const processAction = z.enum(['stop', 'start', 'kill']);
export type ProcessAction = z.infer<typeof processAction>;

export const processOrder = z.strictObject({ action: processAction });

/**
 * `unresponsive`: runs, but does not answer. `down`: crashed or was killed, and restarts at `restartAt`.
 * `stopped`: stays down until it is started.
 */
const processState = z.enum(['starting', 'up', 'unresponsive', 'stopping', 'stopped', 'down']);
export type ProcessState = z.infer<typeof processState>;

export const processStatus = z.object({
  name: processName,
  state: processState,
  pid: z.int().nullable(),
  /** When it entered this state: ISO 8601, UTC. */
  since: z.iso.datetime(),
  /** Since the stack started. */
  restarts: z.int(),
  /** How its last run ended, such as `SIGKILL` or `exit code 1`; null during its first. */
  lastEnd: z.string().nullable(),
  /** Null unless it is `down`. */
  restartAt: z.iso.datetime().nullable(),
  /** What may be done now; empty for the web process, which serves the switches. */
  actions: z.array(processAction),
});
export type ProcessStatus = z.infer<typeof processStatus>;

/** Of an answer about health: by the `WEB_INSTANCE` in it the supervisor tells the process it started from others. */
export const INSTANCE_HEADER = 'x-instance';

/** Only what the supervisor started: no external bank, and no Temporal that was already running. */
export const processList = z.object({ processes: z.array(processStatus) });

const demoAccount = accountId.refine(isDemoAccount, 'an account of the demonstration');

/** A transfer that a plain script makes, without Temporal, between accounts of the demonstration only. */
export const scriptOrder = z.strictObject({
  referenceId: referenceId.refine(isScriptId, 'a script’s own'),
  sourceAccount: demoAccount,
  targetAccount: demoAccount,
  amountMinor: z.int().positive(),
  currency,
});
export type ScriptOrder = z.infer<typeof scriptOrder>;

export const scriptList = z.object({ running: z.array(z.string()) });

export const FAILING_BUILD_ID = 'failing';

/** A second worker, with a version of the workflow code that has a bug. */
export const failingVersionOrder = z.strictObject({ action: z.enum(['start', 'stop']) });
export type FailingVersionOrder = z.infer<typeof failingVersionOrder>;

/** Why the supervisor refused: 400, 401, 404, 409 or 421. Nothing was done. */
export const processProblem = z.object({ problem: z.string() });
