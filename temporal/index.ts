/** The entry of the workflow bundle. */

export { moneyTransfer } from './money-transfer.ts';
export { repairTransfer } from './repair-transfer.ts';
