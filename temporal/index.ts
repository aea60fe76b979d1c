/** Every workflow the worker runs: the entry of its bundle. */
export { mendTransfer } from './mend-transfer.ts';
export { moneyTransfer } from './money-transfer.ts';
