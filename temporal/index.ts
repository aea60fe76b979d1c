/** Every workflow the worker runs: the entry of its bundle. */

export { moneyTransfer } from './money-transfer.ts';
export { repairTransfer } from './repair-transfer.ts';
