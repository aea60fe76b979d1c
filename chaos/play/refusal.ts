import type { Refusal } from '#chaos/log/claim.ts';
import type { EventLog } from '#chaos/log/event-log.ts';
import { ActionRefused, isUnavailable } from '#lib/shared/errors.ts';
import { TransferNotFound } from '#lib/transfers/errors.ts';

/** Why Remit refused; undefined for any other error, which is counted or recorded as unexpected. */
export function refusalIn(
  error: unknown,
  action: string,
  referenceId: string,
  eventLog: EventLog,
): Refusal | undefined {
  if (error instanceof ActionRefused) return { code: error.code, details: error.details };
  if (error instanceof TransferNotFound) eventLog.count(`${action}: not found (yet)`);
  else if (isUnavailable(error)) eventLog.count(`${action}: no answer`);
  else eventLog.recordUnexpected(referenceId, `${action} was answered with ${error}`);
  return undefined;
}
