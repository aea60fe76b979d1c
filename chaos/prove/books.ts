import type { Audit } from '#chaos/log/run-log.ts';
import type { PlannedAccount } from '#chaos/plan/plan.ts';
import type { Account, Check } from '#lib/bank-client/contract.ts';
import type { Disturbances } from './disturbances.ts';
import type { Finding } from './finding.ts';
import type { Books } from './run-record.ts';

/**
 * What is wrong with the books after the run. Nothing may be left in transit, but where the bank lost a payout that
 * Temporal tells of: reconciliation says so, and nothing repairs it.
 */
export function bookFindings(
  { check, reconciliation, accounts }: Books,
  planned: readonly PlannedAccount[],
  disturbances: Disturbances = new Map(),
): Finding[] {
  const beyondRepair = reconciliation.filter(
    ({ severity, repair }) => severity === 'error' && repair === 'none',
  );
  const named = new Set(beyondRepair.map(({ transfer }) => transfer));
  const inTransit = check.inTransit.filter(
    ({ transfer }) => !(disturbances.get(transfer)?.lostByBank && named.has(transfer)),
  );
  return [
    ...(check.ok ? [] : [{ transfer: null, what: 'the bank’s check fails' }]),
    ...checkFindings(check),
    ...totalFindings(accounts, check, planned),
    ...inTransit.map(({ transfer, amountMinor }) => ({
      transfer,
      what: `${amountMinor} are still in transit`,
    })),
    ...reconciliation
      .filter(({ transfer }) => !disturbances.has(transfer ?? ''))
      .map(({ transfer, message }) => ({ transfer, what: `reconciliation: ${message}` })),
  ];
}

/** What was wrong with the books at any moment of the run, whatever became of it. */
export function auditFindings(audits: readonly Audit[], disturbances: Disturbances = new Map()): Finding[] {
  return audits.flatMap((audit) =>
    findingsOfAudit(audit)
      .filter(({ transfer }) => (disturbances.get(transfer ?? '')?.fromMs ?? Infinity) > audit.atMs)
      .map(({ transfer, what }) => ({ transfer, what: `during the run: ${what}` })),
  );
}

function findingsOfAudit(audit: Audit): Finding[] {
  if ('check' in audit) return checkFindings(audit.check);
  return audit.reconciliation
    .filter(({ severity }) => severity !== 'information')
    .map(({ transfer, message }) => ({ transfer, what: `reconciliation: ${message}` }));
}

function checkFindings({ violations, sums }: Pick<Check, 'violations' | 'sums'>): Finding[] {
  return [
    ...violations,
    ...sums
      .filter(({ sumMinor }) => sumMinor !== 0)
      .map(({ currency, sumMinor }) => `${currency} sums to ${sumMinor}`),
  ].map((what) => ({ transfer: null, what }));
}

/** Customers hold in the end what they opened with, less what was refunded externally or is in transit. */
function totalFindings(
  accounts: readonly Account[],
  { inTransit }: Check,
  planned: readonly PlannedAccount[],
): Finding[] {
  const opened = planned.reduce((sum, { openingBalanceMinor }) => sum + openingBalanceMinor, 0);
  const customers = new Set(planned.map(({ id }) => id));
  const banks = new Set(planned.map(({ bank }) => bank));
  const posted = accounts
    .filter(({ id, kind, bank }) => customers.has(id) || (kind === 'external-refunds' && banks.has(bank)))
    .reduce((sum, { postedMinor }) => sum + postedMinor, 0);
  const held = inTransit.reduce((sum, { amountMinor }) => sum + amountMinor, posted);
  return held === opened ? [] : [{ transfer: null, what: `accounts opened with ${opened} and hold ${held}` }];
}
