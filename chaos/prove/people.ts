import type { Claim } from '#chaos/log/claim.ts';
import type { Disturbance } from './disturbances.ts';
import type { LedgerFacts } from './ended-transfer.ts';
import { inTransitAt, kindsOf } from './ledger.ts';

/** What people were let do under one reference. */
export interface Doings {
  claims: readonly Claim[];
  ledger: LedgerFacts;
  disturbance: Disturbance | undefined;
  /** Who the repair says has asked for it; undefined without one. */
  repairedBy: string | undefined;
}

/** What was done by two people of whom one may, or on a page that was no longer true. */
export function doingFindings(referenceId: string, doings: Doings) {
  return [...handFindings(doings), ...repairFindings(doings), ...againFindings(doings)].map((what) => ({
    transfer: referenceId,
    what,
  }));
}

/** One person at most pays by hand, and the books say so. */
function handFindings({ claims, ledger, disturbance }: Doings): string[] {
  const payers = new Set(claims.flatMap((claim) => (claim.kind === 'paid-by-hand' ? claim.by : [])));
  if (payers.size === 0) return [];
  if (payers.size > 1) return [`it was paid by hand by ${[...payers].join(' and by ')}`];
  // A claim is in Temporal alone, and what it booked in the bank alone.
  const isBooked = disturbance || kindsOf(ledger.entries).includes('external-refund');
  return isBooked ? [] : ['it was paid by hand, and the ledger has no external refund'];
}

/** One person's repair counts, and only if the ledger was still as they saw it. */
function repairFindings({ claims, ledger: { entries }, disturbance, repairedBy }: Doings): string[] {
  const started = claims.filter((claim) => claim.kind === 'repair-started');
  if (repairedBy !== undefined && !disturbance) return ['it was repaired, and nothing had happened to it'];
  const stale = started.flatMap(({ shown, askedAtMs, atMs }) => {
    const inTransitMinor = inTransitAt(entries, askedAtMs);
    const isMoving = inTransitMinor !== inTransitAt(entries, atMs);
    return isMoving || disturbance?.lostByBank || shown.inTransitMinor === inTransitMinor
      ? []
      : [
          `a repair was started on a page with ${shown.inTransitMinor} in transit, when there was ${inTransitMinor}`,
        ];
  });
  const names = started.map(({ by }) => by);
  return started.length > 1 ? [...stale, `its repair was started by ${names.join(' and by ')}`] : stale;
}

/** The bank never forgets a reference. */
function againFindings({ claims, ledger: { entries }, disturbance }: Doings): string[] {
  return claims.flatMap((claim) => {
    if (claim.kind !== 'started-again' || disturbance?.lostByBank) return [];
    const isKnown = entries.some(({ postedAt }) => Date.parse(postedAt) < claim.askedAtMs);
    return isKnown ? ['it was started again, although the bank had its money'] : [];
  });
}
