import { RemitError } from '#lib/shared/errors.ts';

export class TransferNotFound extends RemitError {
  override name = 'TransferNotFound';
  readonly code = 'transfer-not-found';
  constructor(readonly referenceId: string) {
    super(`No transfer found with reference ${referenceId}.`, 'not-done');
  }
}

/** There is a workflow, and its input is no order, or none that a worker has completed. */
export class TransferUnreadable extends TransferNotFound {
  override name = 'TransferUnreadable';
  /** @param why Temporal's word on how it ended; null while it runs */
  constructor(
    referenceId: string,
    readonly why: string | null,
  ) {
    super(referenceId);
  }
}

/** The bank already has this payment, and Temporal has forgotten it. */
export class AlreadyPaid extends RemitError {
  override name = 'AlreadyPaid';
  readonly code = 'already-paid';
  constructor(message: string) {
    super(message, 'not-done');
  }
}

export class ReferenceConflict extends RemitError {
  override name = 'ReferenceConflict';
  readonly code = 'reference-conflict';
  constructor(message: string) {
    super(message, 'not-done');
  }
}

/** `field` is the one to change. */
export class TransferRefused extends RemitError {
  override name = 'TransferRefused';
  readonly code = 'transfer-refused';
  constructor(
    readonly field: 'sourceAccount' | 'targetAccount',
    message: string,
  ) {
    super(message, 'not-done');
  }

  override get fieldErrors(): Record<string, string> {
    return { [this.field]: this.message };
  }
}
