import type { Headline } from '#lib/dashboard/headline.ts';
import type { Snapshot } from '#lib/live/shared-subscriptions.ts';

/** Until the figures are read; without scripts, for good. */
export const NO_HEADLINE: Snapshot<Headline> = {
  version: 0,
  takenAtMs: 0,
  data: {
    inTransit: null,
    atRisk: null,
    open: null,
    retrying: null,
    stuck: null,
    needsDecision: null,
    oldestOpen: null,
  },
};
