/**
 * What the supervisor and the web process share: how the processes of `npm start` are listed and
 * switched, over HTTP on this machine. `GET /v1/processes` answers a {@link processList};
 * `POST /v1/processes/{name}` with a {@link processOrder} answers the process as it stands then.
 */
import { z } from 'zod';

export const processName = z.enum(['temporal', 'bank', 'worker', 'web']);
export type ProcessName = z.infer<typeof processName>;

export const processAction = z.enum(['stop', 'start', 'kill']);
export type ProcessAction = z.infer<typeof processAction>;

export const processOrder = z.strictObject({ action: processAction });

/**
 * `down`: it has ended by itself, or was killed, and is started again at `restartAt`.
 * `stopped-by-hand`: it is not started again until somebody says so.
 */
const processState = z.enum(['starting', 'up', 'stopping', 'stopped-by-hand', 'down']);
export type ProcessState = z.infer<typeof processState>;

export const processStatus = z.object({
  name: processName,
  state: processState,
  pid: z.int().nullable(),
  /** Since when it is in this state: ISO 8601 in UTC. */
  since: z.iso.datetime(),
  /** How often it was started again since the stack came up. */
  restarts: z.int(),
  /** Why its last run ended, such as `SIGKILL` or `exit code 1`; null while it has had but one. */
  lastEnd: z.string().nullable(),
  /** When the supervisor starts it again; null unless it is `down`. */
  restartAt: z.iso.datetime().nullable(),
  /** What may be done with it now; nothing with the web process, which serves the switches. */
  actions: z.array(processAction),
});
export type ProcessStatus = z.infer<typeof processStatus>;

/** Only what the supervisor runs: neither a bank of one's own nor a Temporal that ran before. */
export const processList = z.object({ processes: z.array(processStatus) });

/** Why the supervisor did not do what was asked: 400, 401, 404, 409 or 421. */
export const processProblem = z.object({ problem: z.string() });
