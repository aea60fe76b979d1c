/** Whether Temporal did what it was asked is unknown. */
export class TemporalUnavailable extends Error {
  override name = 'TemporalUnavailable';
  constructor(options?: ErrorOptions) {
    super('Temporal is unavailable.', options);
  }
}

/** For a page that can leave Temporal's part out. Anything but an outage is logged. */
export function nullWhenTemporalUnavailable(error: unknown): null {
  if (!(error instanceof TemporalUnavailable)) console.error('Reading from Temporal failed:', error);
  return null;
}
