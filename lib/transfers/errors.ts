export class TransferNotFound extends Error {
  override name = 'TransferNotFound';
  constructor(readonly referenceId: string) {
    super(`No transfer found with reference ${referenceId}.`);
  }
}

/** The bank already has this payment, and Temporal has forgotten it. Nothing was started. */
export class AlreadyPaid extends Error {
  override name = 'AlreadyPaid';
}

/** Nothing was started. */
export class ReferenceConflict extends Error {
  override name = 'ReferenceConflict';
}

/** `field` is the one to change. */
export class TransferRefused extends Error {
  override name = 'TransferRefused';
  constructor(
    readonly field: 'sourceAccount' | 'targetAccount',
    message: string,
  ) {
    super(message);
  }
}
