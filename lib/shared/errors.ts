/** Whether a failed action may have been done. */
export type Certainty = 'not-done' | 'unknown';

/** The current state does not allow the action; nothing was done. */
export class ActionRefused extends Error {
  override name = 'ActionRefused';
}
