import { setCurrentDetails } from '@temporalio/workflow';
import { formatMoney } from '../lib/shared/money.ts';
import type { PaymentDetails, TransferStatus } from './contract.ts';

type Order = Pick<PaymentDetails, 'amountMinor' | 'currency' | 'sourceAccount'> & { targetAccount?: string };

/** Temporal's own UI shows it, also of an order that came without the web. It adds nothing to the history. */
export function publishDetails(status: TransferStatus, order: Order, returnedTo: string | undefined): void {
  setCurrentDetails(whereTheMoneyIs(order, returnedTo)[status]);
}

function whereTheMoneyIs(order: Order, returnedTo: string | undefined): Record<TransferStatus, string> {
  const amount = `**${formatMoney(order.amountMinor, order.currency)}**`;
  const source = `account \`${order.sourceAccount}\``;
  const target = order.targetAccount ? `account \`${order.targetAccount}\`` : 'its target';
  const notWithdrawn = `${amount} was not withdrawn from ${source}.`;
  const inTransit = `${amount} is in transit: withdrawn from ${source}`;
  return {
    submitted: notWithdrawn,
    'awaiting-approval': `${notWithdrawn} A second person must approve it.`,
    withdrawing: `${amount} is being withdrawn from ${source}.`,
    'withdrawal-unknown': `Whether ${amount} was withdrawn from ${source} is unknown. The bank is asked.`,
    depositing: `${inTransit}, being deposited into ${target}.`,
    'deposit-unknown': `${amount} was withdrawn from ${source}. Whether it reached ${target} is unknown. The bank is asked.`,
    refunding: `${inTransit}, being returned.`,
    'awaiting-operator': `${inTransit}. The bank refused the refund, so a person must decide.`,
    completed: `${amount} was delivered to ${target}.`,
    declined: `${notWithdrawn} The bank declined.`,
    failed: notWithdrawn,
    rejected: notWithdrawn,
    expired: notWithdrawn,
    refunded: `${amount} was returned to account \`${returnedTo ?? order.sourceAccount}\`.`,
    cancelled: `${amount} is in ${source}: it was not withdrawn, or was returned.`,
    'refunded-externally': `${amount} was paid back outside Remit.`,
    'nothing-owed': 'The bank has nothing in transit for this transfer.',
  };
}
