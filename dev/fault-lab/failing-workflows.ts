import { TransferSaga } from '#temporal/transfer-saga.ts';

/** A bug after the withdrawal, when money is in transit. */
TransferSaga.prototype.deposit = () => {
  throw new TypeError('deposit is not what it was');
};

export * from '#temporal/index.ts';
