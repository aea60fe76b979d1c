/** There is no transfer of this reference in Temporal. */
export class TransferNotFound extends Error {
  override name = 'TransferNotFound';
  constructor(readonly referenceId: string) {
    super(`No transfer found with reference ${referenceId}.`);
  }
}

/** The reference belongs to another transfer; nothing was started and nothing moved. */
export class ReferenceConflict extends Error {
  override name = 'ReferenceConflict';
}

/** What was asked cannot be a transfer: `field` is the one to change. */
export class TransferRefused extends Error {
  override name = 'TransferRefused';
  constructor(
    readonly field: 'sourceAccount' | 'targetAccount',
    message: string,
  ) {
    super(message);
  }
}
