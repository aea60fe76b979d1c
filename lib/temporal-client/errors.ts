import { type Certainty, RemitError } from '#lib/shared/errors.ts';

/** Temporal, or a worker that had to answer, did not. */
export class TemporalUnavailable extends RemitError {
  override name = 'TemporalUnavailable';
  readonly code = 'temporal-unavailable';
  constructor(certainty: Certainty, cause: unknown) {
    super('Temporal is unavailable.', certainty, { cause, unavailable: true });
  }

  override get summary(): string {
    return this.certainty === 'not-done'
      ? 'Temporal unavailable. Nothing was done.'
      : 'Temporal or the worker did not respond.';
  }
}

/** For a page that can leave Temporal's part out. @throws any other error */
export function nullWhenTemporalUnavailable(error: unknown): null {
  if (error instanceof TemporalUnavailable) return null;
  throw error;
}
