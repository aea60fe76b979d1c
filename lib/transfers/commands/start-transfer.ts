import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { defineSearchAttributeKey, type SearchAttributePair, SearchAttributeType } from '@temporalio/common';
import type { Account, LedgerTransfer } from '#lib/bank-client/contract.ts';
import { announceTransferStart } from '#lib/live/transfer-changes.ts';
import { amidChanges, beforeAnyChange } from '#lib/shared/errors.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { formatMoney } from '#lib/shared/money.ts';
import { callTemporal } from '#lib/temporal-client/connection.ts';
import { isSearchAttributeUnknown } from '#lib/temporal-client/grpc.ts';
import { describeWorkflow } from '#lib/temporal-client/workflows.ts';
import { AlreadyPaid, ReferenceConflict, TransferRefused } from '#lib/transfers/errors.ts';
import { memoOf } from '#lib/transfers/memo.ts';
import type { TransferOrder } from '#lib/transfers/order.ts';
import { policyOf } from '#lib/transfers/policy.ts';
import { readStartedDetails } from '#lib/transfers/queries/workflow-input.ts';
import { DEFAULT_RETRY_PRESET, isSameRetry, retryPresetOf } from '#lib/transfers/retry-presets.ts';
import { summaryOfTransfer } from '#lib/transfers/workflow-summary.ts';
import {
  MONEY_TRANSFER_TASK_QUEUE,
  MONEY_TRANSFER_WORKFLOW,
  type PaymentDetails,
  SEARCH_ATTRIBUTES,
} from '#temporal/contract.ts';
import type { moneyTransfer } from '#temporal/money-transfer.ts';
import { type OrderFacts, readOrderFacts } from './order-facts.ts';

/**
 * Starts at most one workflow per reference; the same order again finds the earlier one. Funds and account
 * status are left to the bank.
 * @param known the facts, where they were read already
 * @throws TransferRefused when the accounts do not exist, are the same, or differ in currency
 * @throws ReferenceConflict when the reference belongs to another order
 * @throws AlreadyPaid when the bank has this order and Temporal has forgotten it
 * @throws TemporalUnavailable, BankUnreachable
 */
export async function startTransfer(
  order: TransferOrder,
  known?: OrderFacts,
): Promise<'started' | 'already-started'> {
  const { ledger, isStarted } = await beforeAnyChange(requirePossible(order, known));
  const { retryPreset = DEFAULT_RETRY_PRESET, ...payment } = order;
  const details: PaymentDetails = { ...payment, policy: policyOf(retryPreset), ...(ledger && { ledger }) };
  // Not started in vain: Temporal could forget the earlier one in this moment.
  if (isStarted) return asStartedBefore(details, beforeAnyChange(readStartedDetails(order.referenceId)));
  try {
    await startWorkflow(details, searchAttributesOf(order)).catch((error: unknown) => {
      // A server without our search attributes is used all the same.
      if (!isSearchAttributeUnknown(error)) throw error;
      return startWorkflow(details, []);
    });
    announceTransferStart(details.referenceId);
    return 'started';
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return asStartedBefore(details, amidChanges(readStartedDetails(order.referenceId)));
  }
}

async function asStartedBefore(
  details: PaymentDetails,
  started: Promise<PaymentDetails | null>,
): Promise<'already-started'> {
  requireSameOrder(details, await started);
  return 'already-started';
}

function startWorkflow(
  details: PaymentDetails,
  typedSearchAttributes: SearchAttributePair[],
): Promise<unknown> {
  return callTemporal(({ client }) =>
    client.workflow.start<typeof moneyTransfer>(MONEY_TRANSFER_WORKFLOW, {
      workflowId: workflowIdOf(details.referenceId),
      taskQueue: MONEY_TRANSFER_TASK_QUEUE,
      args: [details],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      memo: memoOf(details),
      ...summaryOfTransfer(details),
      typedSearchAttributes,
    }),
  );
}

async function requirePossible(order: TransferOrder, known?: OrderFacts): Promise<PossibleOrder> {
  requireTwoAccounts(order);
  const facts = known ?? (await readOrderFacts(order));
  const { source, target, earlier, ledger } = facts;
  requireOneCurrency(
    order,
    existing(source, 'sourceAccount', order.sourceAccount),
    existing(target, 'targetAccount', order.targetAccount),
  );
  return { ledger, isStarted: earlier !== undefined && (await isKnownToTemporal(order, earlier)) };
}

interface PossibleOrder extends Pick<OrderFacts, 'ledger'> {
  isStarted: boolean;
}

/**
 * The bank never forgets a reference, Temporal does: after its retention, or with its database. What is then
 * started under it would find keys of the earlier transfer.
 */
async function isKnownToTemporal(order: TransferOrder, earlier: LedgerTransfer): Promise<true> {
  const { referenceId } = order;
  if (await describeWorkflow(workflowIdOf(referenceId))) return true;
  const what = `${formatMoney(earlier.amountMinor, earlier.currency)} from ${earlier.sourceAccount}`;
  const record = `on ${earlier.firstAt.slice(0, 10)}: ${what}, ${whereabouts(earlier)}`;
  if (isSamePayment(order, earlier)) {
    throw new AlreadyPaid(`This payment was already requested ${record}. Nothing was sent again.`);
  }
  throw new ReferenceConflict(
    `Reference ${referenceId} was already used ${record}. Nothing was sent. Use a new reference.`,
  );
}

function isSamePayment(order: TransferOrder, earlier: LedgerTransfer): boolean {
  return (
    order.sourceAccount === earlier.sourceAccount &&
    order.amountMinor === earlier.amountMinor &&
    order.currency === earlier.currency &&
    earlier.depositedTo.every((account) => account === order.targetAccount)
  );
}

function whereabouts(transfer: LedgerTransfer): string {
  const { currency, withdrawnMinor, inTransitMinor, depositedMinor, refundedMinor } = transfer;
  if (withdrawnMinor === 0) return 'not withdrawn so far (see Reconciliation)';
  if (inTransitMinor > 0)
    return `with ${formatMoney(inTransitMinor, currency)} in transit (see Reconciliation)`;
  if (depositedMinor > 0) return `delivered to ${transfer.depositedTo.join(' and ')}`;
  return refundedMinor > 0 ? `returned to ${transfer.refundedTo.join(' and ')}` : 'refunded externally';
}

function requireTwoAccounts(order: TransferOrder): void {
  if (order.sourceAccount !== order.targetAccount) return;
  throw new TransferRefused('targetAccount', 'Choose a different account to send to.');
}

function requireOneCurrency(order: TransferOrder, source: Account, target: Account): void {
  if (source.currency !== order.currency) {
    throw new TransferRefused(
      'sourceAccount',
      `Account ${source.id} holds ${source.currency}, not ${order.currency}.`,
    );
  }
  if (source.currency !== target.currency) {
    throw new TransferRefused(
      'targetAccount',
      `Account ${target.id} holds ${target.currency} and ${source.id} holds ${source.currency}. Transfers do not convert currencies.`,
    );
  }
}

function existing(account: Account | undefined, field: TransferRefused['field'], id: string): Account {
  if (account) return account;
  throw new TransferRefused(field, `Account ${id} does not exist.`);
}

const { KEYWORD, INT } = SearchAttributeType;

export function searchAttributesOf({
  sourceAccount,
  targetAccount,
  amountMinor,
}: TransferOrder): SearchAttributePair[] {
  return [
    { key: defineSearchAttributeKey(SEARCH_ATTRIBUTES.transferStatus, KEYWORD), value: 'submitted' },
    { key: defineSearchAttributeKey(SEARCH_ATTRIBUTES.sourceAccount, KEYWORD), value: sourceAccount },
    { key: defineSearchAttributeKey(SEARCH_ATTRIBUTES.targetAccount, KEYWORD), value: targetAccount },
    { key: defineSearchAttributeKey(SEARCH_ATTRIBUTES.amountMinor, INT), value: amountMinor },
  ];
}

/** Another retry policy is another order. */
function requireSameOrder(order: PaymentDetails, started: PaymentDetails | null): void {
  const same =
    started !== null &&
    (['sourceAccount', 'targetAccount', 'amountMinor', 'currency'] as const).every(
      (field) => started[field] === order[field],
    );
  if (same && isSameRetry(started.policy.retry, order.policy.retry)) return;
  const taken = `Reference ${order.referenceId} is already used`;
  if (!started) throw new ReferenceConflict(`${taken}. Nothing was sent.`);
  const other = `${taken} by a transfer of ${formatMoney(started.amountMinor, started.currency)} from ${started.sourceAccount} to ${started.targetAccount}`;
  const retried = same ? `, with ${retryLabel(started)}` : '';
  throw new ReferenceConflict(`${other}${retried}. Nothing was sent.`);
}

function retryLabel({ policy }: PaymentDetails): string {
  const preset = retryPresetOf(policy.retry);
  return preset ? `the retry policy “${preset.label}”` : 'another retry policy';
}
