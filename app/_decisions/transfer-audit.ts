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
  decided?: AuditedState;
  before?: AuditedState;
}

export async function auditOfTransfer(
  action: Action,
  { referenceId, reason }: TransferTarget,
): Promise<TransferAudit> {
  return {
    action,
    target: { kind: 'transfer', id: referenceId },
    reason: reason || null,
    ...(await readTransfer(referenceId)),
  };
}

/** Empty if unknown: the action is audited all the same. */
async function readTransfer(referenceId: string): Promise<Pick<TransferAudit, 'decided' | 'before'>> {
  try {
    const { sourceAccount, targetAccount, amountMinor, currency, status } = (await getTransfer(referenceId))
      .view;
    return { decided: { sourceAccount, targetAccount, amountMinor, currency }, before: { status } };
  } catch (error) {
    if (error instanceof TemporalUnavailable || error instanceof TransferNotFound) return {};
    throw error;
  }
}
