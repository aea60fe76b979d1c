/** Whether Temporal did what it was asked is unknown. */
export class TemporalUnavailable extends Error {
  override name = 'TemporalUnavailable';
  constructor(options?: ErrorOptions) {
    super('Temporal is unavailable.', options);
  }
}

/** For a page that can leave Temporal's part out. @throws any other error */
export function nullWhenTemporalUnavailable(error: unknown): null {
  if (error instanceof TemporalUnavailable) return null;
  throw error;
}
