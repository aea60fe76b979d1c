import { TransferSteps } from '#temporal/transfer-steps.ts';

/** As older code scheduled a withdrawal: without saying who requested and who approved it. */
const { withdraw } = TransferSteps.prototype;
TransferSteps.prototype.withdraw = function (key, account) {
  return Reflect.apply(withdraw, this, [key, account, {}]);
};

export { moneyTransfer } from '#temporal/money-transfer.ts';
