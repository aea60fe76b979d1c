import type { AuditedState, AuditTarget } from '#lib/audit/audited.ts';
import type { Action } from '#lib/auth/permissions.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { TransferNotFound } from '#lib/transfers/errors.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';

interface TransferTarget {
  referenceId: string;
  reason?: string | undefined;
}

interface TransferAudit {
  action: Action;
  target: AuditTarget;
  reason: string | null;
  before?: AuditedState;
}

export async function auditOfTransfer(
  action: Action,
  { referenceId, reason }: TransferTarget,
): Promise<TransferAudit> {
  const status = await readStatus(referenceId);
  return {
    action,
    target: { kind: 'transfer', id: referenceId },
    reason: reason || null,
    ...(status && { before: { status } }),
  };
}

/** Undefined if unknown: the action is audited all the same. */
async function readStatus(referenceId: string): Promise<string | undefined> {
  try {
    return (await getTransfer(referenceId)).view.status;
  } catch (error) {
    if (error instanceof TemporalUnavailable || error instanceof TransferNotFound) return undefined;
    throw error;
  }
}
