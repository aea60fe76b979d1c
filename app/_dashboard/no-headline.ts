import type { Headline } from '#lib/dashboard/headline.ts';
import { placeholder } from '#lib/live/snapshot.ts';

/** Until the figures are read; without scripts, for good. */
export const NO_HEADLINE = placeholder<Headline>({
  inTransit: null,
  atRisk: null,
  open: null,
  retrying: null,
  stuck: null,
  oldestOpen: null,
});
