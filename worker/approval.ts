import { ApplicationFailure } from '@temporalio/common';
import { formatMoney } from '#lib/shared/money.ts';
import { APPROVAL_REQUIRED, isSamePerson, type WithdrawalInstruction } from '#temporal/contract.ts';

/**
 * The worker's own rule: an order may come from anyone who reaches Temporal, with any policy in it.
 * @throws ApplicationFailure of type `ApprovalRequired`, not retried
 */
export function requireApproval(instruction: WithdrawalInstruction, thresholdMinor: number): void {
  const { amountMinor, currency, requestedBy, approvedBy } = instruction;
  if (amountMinor <= thresholdMinor) return;
  if (approvedBy && !isSamePerson(approvedBy, requestedBy)) return;
  const [amount, threshold] = [amountMinor, thresholdMinor].map((minor) => formatMoney(minor, currency));
  throw ApplicationFailure.create({
    type: APPROVAL_REQUIRED,
    message: `${amount} is more than ${threshold}, and nobody other than the requester has approved it`,
    nonRetryable: true,
  });
}
