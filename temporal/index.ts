/** The entry of the workflow bundle. */

export { moneyTransfer } from './money-transfer.ts';
export { recordPaidByHand, repairTransfer } from './repair-transfer.ts';
