import { TransferSaga } from '../../temporal/transfer-saga.ts';

/** The saga with a bug where it hurts most: the money has been withdrawn. */
TransferSaga.prototype.deposit = () => {
  throw new TypeError('deposit is not what it was');
};

export { moneyTransfer } from '../../temporal/money-transfer.ts';
