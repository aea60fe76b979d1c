import { ActionRefused } from '#lib/shared/errors.ts';
import {
  CLAIM_REFUND_UPDATE,
  CONFIRM_REFUND_UPDATE,
  type DecisionRefusal,
  RELEASE_REFUND_UPDATE,
  RESOLVE_REFUND_UPDATE,
  type RefundDecision,
  type RefundPlan,
  type TransferState,
  type TransferUpdates,
} from '#temporal/contract.ts';

/** What a person answers about a refund that the bank has refused: a decision, or a step towards one. */
export type RefundAnswer =
  | RefundDecision
  | (Omit<RefundPlan & { action: 'refundedExternally' }, 'action'> & { action: 'claim' })
  /** `plan`: see `planText` of the contract. */
  | { action: 'confirm'; by: string; plan: string }
  | { action: 'release'; by: string };

type Update = <Name extends keyof TransferUpdates>(
  name: Name,
  args: TransferUpdates[Name]['args'],
) => Promise<TransferState>;

/** A redirect that needs a second person becomes a proposal: only the workflow knows. @throws as `update` */
export async function sendAnswer(answer: RefundAnswer, update: Update): Promise<TransferState> {
  switch (answer.action) {
    case 'claim': {
      return update(CLAIM_REFUND_UPDATE, [{ ...answer, action: 'refundedExternally' }]);
    }
    case 'confirm':
      return update(CONFIRM_REFUND_UPDATE, [{ by: answer.by, plan: answer.plan }]);
    case 'release':
      return update(RELEASE_REFUND_UPDATE, [{ by: answer.by }]);
    default:
      return decide(answer, update);
  }
}

async function decide(decision: RefundDecision, update: Update): Promise<TransferState> {
  try {
    return await update(RESOLVE_REFUND_UPDATE, [decision]);
  } catch (error) {
    if (decision.action !== 'redirect' || !needsSecondPerson(error)) throw error;
    return update(CLAIM_REFUND_UPDATE, [decision]);
  }
}

function needsSecondPerson(error: unknown): boolean {
  const code: DecisionRefusal = 'needs-second-person';
  return error instanceof ActionRefused && error.code === code;
}
