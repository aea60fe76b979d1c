/** Temporal does not answer. Nothing is known about what was asked of it. */
export class TemporalUnavailable extends Error {
  override name = 'TemporalUnavailable';
  constructor(options?: ErrorOptions) {
    super('Temporal does not answer.', options);
  }
}

/** There is no transfer of this reference in Temporal. */
export class TransferNotFound extends Error {
  override name = 'TransferNotFound';
  constructor(readonly referenceId: string) {
    super(`There is no transfer with the reference ${referenceId}.`);
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

/** The transfer is in no state for what was asked of it; nothing was done. */
export class ActionRefused extends Error {
  override name = 'ActionRefused';
}
