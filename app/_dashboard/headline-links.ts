import { HEADLINE_FILTERS } from '#lib/dashboard/headline.ts';
import { filterParams, type TransferFilter } from '#lib/transfers/filter/filter.ts';

function listOf(filter: TransferFilter): string {
  return `/transfers?${filterParams(filter)}`;
}

export const HEADLINE_LINKS = {
  /** Money is in transit only while its transfer is open. */
  inTransit: listOf(HEADLINE_FILTERS.open),
  atRisk: listOf(HEADLINE_FILTERS.atRisk),
  open: listOf(HEADLINE_FILTERS.open),
  retrying: listOf(HEADLINE_FILTERS.retrying),
  stuck: listOf(HEADLINE_FILTERS.stuck),
};
