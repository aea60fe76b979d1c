import { type Certainty, RemitError } from '#lib/shared/errors.ts';

/** Temporal, or a worker that had to answer, did not. */
export class TemporalUnavailable extends RemitError {
  override name = 'TemporalUnavailable';
  readonly code: string = 'temporal-unavailable';
  constructor(certainty: Certainty, cause: unknown) {
    super('Temporal is unavailable.', certainty, { cause, unavailable: true });
  }

  override get summary(): string {
    return this.certainty === 'not-done'
      ? 'Temporal unavailable. Nothing was done.'
      : 'Temporal or the worker did not respond.';
  }
}

/** It answers, and takes no more requests for now: it has refused this one for as long as a person waits. */
export class TemporalBusy extends TemporalUnavailable {
  override name = 'TemporalBusy';
  override readonly code = 'temporal-busy';
  constructor(cause: unknown) {
    super('not-done', cause);
  }

  override get summary(): string {
    return this.certainty === 'not-done'
      ? 'Temporal is busy. Nothing was done: try again.'
      : 'Temporal is busy, and did not respond.';
  }
}

/** For a page that can leave Temporal's part out. @throws any other error */
export function nullWhenTemporalUnavailable(error: unknown): null {
  if (error instanceof TemporalUnavailable) return null;
  throw error;
}
