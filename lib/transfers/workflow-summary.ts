import { formatMoney } from '#lib/shared/money.ts';
import { webEnv } from '#lib/shared/web-env.ts';
import type { PaymentDetails, RepairDetails } from '#temporal/contract.ts';

/** What Temporal's own lists and pages show, in Markdown. */
export interface WorkflowSummary {
  staticSummary: string;
  staticDetails: string;
}

export function summaryOfTransfer(order: PaymentDetails): WorkflowSummary {
  const { referenceId, sourceAccount, targetAccount, requestedBy } = order;
  return {
    staticSummary: `${amountOf(order)} from ${sourceAccount} to ${targetAccount}`,
    staticDetails: `${linkTo(referenceId)}, requested by ${requestedBy}`,
  };
}

export function summaryOfRepair(repair: RepairDetails): WorkflowSummary {
  const { referenceId, sourceAccount, requestedBy, reason } = repair;
  return {
    staticSummary: `Repair: ${amountOf(repair)} of ${sourceAccount}`,
    staticDetails: `${linkTo(referenceId)}, repaired by ${requestedBy}: ${reason}`,
  };
}

function amountOf({ amountMinor, currency }: Pick<PaymentDetails, 'amountMinor' | 'currency'>): string {
  return formatMoney(amountMinor, currency);
}

function linkTo(referenceId: string): string {
  const { WEB_URL } = webEnv();
  const name = `Transfer ${referenceId}`;
  return WEB_URL ? `[${name}](${WEB_URL.replace(/\/+$/, '')}/transfers/${referenceId})` : name;
}
