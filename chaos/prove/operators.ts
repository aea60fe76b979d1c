import type { Claim } from '#chaos/log/claim.ts';
import type { Restore } from '#chaos/log/run-log.ts';
import type { Disturbance } from './disturbances.ts';
import type { LedgerFacts } from './ended-transfer.ts';
import { inTransitAt, kindsOf } from './ledger.ts';

/** What people were let do under one reference. */
export interface OperatorFacts {
  claims: readonly Claim[];
  ledger: LedgerFacts;
  disturbance: Disturbance | undefined;
  /** Who the repair says has asked for it; undefined without one. */
  repairedBy: string | undefined;
  restores: readonly Restore[];
}

/** What was done by two people of whom one may, or on a page that was no longer true. */
export function operatorFindings(referenceId: string, facts: OperatorFacts) {
  return [...handPaymentFindings(facts), ...repairFindings(facts), ...sentAgainFindings(facts)].map(
    (what) => ({
      transfer: referenceId,
      what,
    }),
  );
}

/** One person at most pays by hand, and the books say so. */
function handPaymentFindings({ claims, ledger, disturbance }: OperatorFacts): string[] {
  const payers = new Set(claims.flatMap((claim) => (claim.kind === 'paid-by-hand' ? claim.by : [])));
  if (payers.size === 0) return [];
  if (payers.size > 1) return [`it was paid by hand by ${[...payers].join(' and by ')}`];
  const kinds = kindsOf(ledger.entries);
  const others = kinds.filter((kind) => kind === 'deposit' || kind === 'refund');
  if (others.length > 0) return [`it was paid by hand, and its ledger has ${others.join(' and ')}`];
  // A claim is in Temporal alone, and what it booked in the bank alone.
  const isBooked = disturbance || kinds.includes('external-refund');
  return isBooked ? [] : ['it was paid by hand, and the ledger has no external refund'];
}

/** One person's repair counts, and only if the ledger was still as they saw it. */
function repairFindings({
  claims,
  ledger: { entries },
  disturbance,
  repairedBy,
  restores,
}: OperatorFacts): string[] {
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
  const counting = started.filter((claim) => !restores.some((restore) => isLostBy(restore, claim)));
  const names = counting.map(({ by }) => by);
  return names.length > 1 ? [...stale, `its repair was started by ${names.join(' and by ')}`] : stale;
}

/** A Temporal that was put back knows no repair that was started since the copy, a bank not what an earlier one did. */
function isLostBy({ of, copiedAtMs, untilMs }: Restore, { atMs }: Claim): boolean {
  return atMs < untilMs && (of === 'bank' || atMs > copiedAtMs);
}

/** The bank never forgets a reference under which it was asked for money. */
function sentAgainFindings({ claims, ledger: { calls } }: OperatorFacts): string[] {
  return claims.flatMap((claim) => {
    if (claim.kind !== 'started-again') return [];
    const isKnown = calls.some(
      ({ operation, at, durationMs }) =>
        operation === 'withdraw' && Date.parse(at) + durationMs < claim.askedAtMs,
    );
    return isKnown ? ['it was started again, although the bank knew its reference'] : [];
  });
}
