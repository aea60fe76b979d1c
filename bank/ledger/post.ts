import { createHash } from 'node:crypto';
import { toPost } from '#bank/database/rows.ts';
import type { AccountRow, KeyRow, TransactionRow, TransitRow } from '#bank/database/tables.ts';
import type { UnitOfWork } from '#bank/database/unit-of-work.ts';
import type { Refusal } from '#bank/shared/problems.ts';
import type {
  EntryKind,
  ExternalRefundRequest,
  Post,
  PostOperation,
  PostRequest,
  RefusalCode,
} from '#lib/bank-client/contract.ts';
import { formatMoney } from '#lib/shared/money.ts';
import { postEntries } from './entries.ts';
import { clearingAccountId, externalRefundsAccountId } from './house-accounts.ts';

export interface PostCommand {
  operation: PostOperation;
  key: string;
  request: PostRequest | ExternalRefundRequest;
}

export type PostResult =
  | { outcome: 'posted' | 'replayed'; post: Post }
  | { outcome: 'refused'; code: RefusalCode | 'key_reused'; detail: string }
  | { outcome: 'void'; code: 'key_void'; detail: string };

const KINDS: Record<PostOperation, { kind: EntryKind; prefix: string }> = {
  withdraw: { kind: 'withdrawal', prefix: 'W' },
  deposit: { kind: 'deposit', prefix: 'D' },
  refund: { kind: 'refund', prefix: 'R' },
  'external-refund': { kind: 'external-refund', prefix: 'X' },
};

type Movement = { from: AccountRow; to: AccountRow; transit: TransitRow } | Refusal;

/**
 * Posts or refuses for good; a key that has an outcome gets that one again.
 *
 * @param forcedRefusal set by the fault lab: refuses a key that has no outcome yet
 */
export async function post(
  work: UnitOfWork,
  command: PostCommand,
  forcedRefusal?: RefusalCode,
): Promise<PostResult> {
  const requestHash = hashOf(command.operation, partsOf(command));
  const existing = await work.key(command.key);
  if (existing) return replay(existing, requestHash);

  const { account, amountMinor, currency, transfer } = command.request;
  const key: KeyRow = {
    key: command.key,
    outcome: 'refused',
    operation: command.operation,
    request_hash: requestHash,
    account,
    amount_minor: amountMinor,
    currency,
    transfer,
    code: null,
    detail: null,
    transaction_id: null,
    balance_minor: null,
    decided_at: work.now,
  };
  const customer = await work.account(account);
  const movement: Movement = forcedRefusal
    ? { code: forcedRefusal, detail: `The fault lab refused this call: ${forcedRefusal}.` }
    : withinLimit(await planMovement(work, command, customer), amountMinor);
  if ('code' in movement) {
    work.recordOutcome({ ...key, code: movement.code, detail: movement.detail });
    return { outcome: 'refused', ...movement };
  }
  const transactionId = await postMovement(work, command, movement);
  const balance = (await work.account(account))?.posted_minor ?? 0;
  const posted: KeyRow = { ...key, outcome: 'posted', transaction_id: transactionId, balance_minor: balance };
  work.recordOutcome(posted);
  return answerOf(posted, false);
}

function partsOf({ request }: PostCommand): unknown[] {
  const { account, amountMinor, currency, transfer } = request;
  const money = [account, amountMinor, currency, transfer];
  return 'reason' in request ? [...money, request.reason, request.externalReference] : money;
}

/** The same for the same instruction. */
export function hashOf(operation: PostOperation, parts: unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify([operation, ...parts]))
    .digest('hex');
}

function replay(row: KeyRow, requestHash: string): PostResult {
  if (row.outcome === 'void') {
    const detail = `The key ${row.key} was closed at ${row.decided_at} without a posting. It can no longer post.`;
    return { outcome: 'void', code: 'key_void', detail };
  }
  if (row.request_hash !== requestHash) {
    const detail = `The key ${row.key} belongs to another request. Use a new key.`;
    return { outcome: 'refused', code: 'key_reused', detail };
  }
  return answerOf(row, true);
}

function answerOf(row: KeyRow, replayed: boolean): PostResult {
  const answer = toPost(row, replayed);
  if (answer) return { outcome: replayed ? 'replayed' : 'posted', post: answer };
  if (row.code === null) throw new Error(`The key ${row.key} has neither a transaction nor a refusal.`);
  return { outcome: 'refused', code: row.code, detail: row.detail ?? row.code };
}

/** Refusals in order of precedence: the account, its currency, its status, then the money. */
async function planMovement(
  work: UnitOfWork,
  command: PostCommand,
  customer: AccountRow | undefined,
): Promise<Movement> {
  const { operation, request } = command;
  if (customer?.kind !== 'customer') {
    return { code: 'unknown_account', detail: `Account ${request.account} does not exist.` };
  }
  if (customer.currency !== request.currency) {
    return {
      code: 'currency_mismatch',
      detail: `Account ${customer.id} holds ${customer.currency}, not ${request.currency}.`,
    };
  }
  const status = operation === 'external-refund' ? undefined : refuseByStatus(customer, operation);
  if (status) return status;
  return operation === 'withdraw'
    ? planWithdrawal(work, request, customer)
    : planRelease(work, operation, request, customer);
}

/** A frozen account takes no debits, a closed one no postings at all. */
function refuseByStatus(customer: AccountRow, operation: PostOperation): Refusal | undefined {
  if (customer.status === 'closed')
    return { code: 'account_closed', detail: `Account ${customer.id} is closed.` };
  if (customer.status === 'frozen' && operation === 'withdraw') {
    return {
      code: 'account_frozen',
      detail: `Account ${customer.id} is frozen: it accepts no withdrawals.`,
    };
  }
  return undefined;
}

/** From the customer to the clearing account of the customer's bank. */
async function planWithdrawal(
  work: UnitOfWork,
  request: PostRequest,
  customer: AccountRow,
): Promise<Movement> {
  const { amountMinor, currency, transfer } = request;
  const transit = await work.transit(transfer);
  if (transit && transit.account !== customer.id) {
    return {
      code: 'transfer_reused',
      detail: `Transfer ${transfer} withdraws from account ${transit.account}, not from ${customer.id}.`,
    };
  }
  if (customer.posted_minor < amountMinor) {
    return {
      code: 'insufficient_funds',
      detail: `Account ${customer.id} has ${formatMoney(customer.posted_minor, currency)}, less than ${formatMoney(amountMinor, currency)}.`,
    };
  }
  const clearing = await houseAccount(work, clearingAccountId(customer.bank, currency));
  return {
    from: customer,
    to: clearing,
    transit: {
      transfer,
      account: customer.id,
      clearing_account: clearing.id,
      currency,
      amount_minor: (transit?.amount_minor ?? 0) + amountMinor,
    },
  };
}

/**
 * Out of transit: to the customer, or to the account of external refunds. At most what this
 * transfer's withdrawal put there, so no caller's mistake can create money.
 */
async function planRelease(
  work: UnitOfWork,
  operation: PostOperation,
  request: PostRequest,
  customer: AccountRow,
): Promise<Movement> {
  const { amountMinor, currency, transfer } = request;
  const transit = await work.transit(transfer);
  const available = transit?.currency === currency ? transit.amount_minor : 0;
  if (!transit || available < amountMinor) {
    return {
      code: 'nothing_in_transit',
      detail: `Transfer ${transfer} has ${formatMoney(available, currency)} in transit, less than ${formatMoney(amountMinor, currency)}.`,
    };
  }
  const clearing = await houseAccount(work, transit.clearing_account);
  const to =
    operation === 'external-refund'
      ? await houseAccount(work, externalRefundsAccountId(clearing.bank, currency))
      : customer;
  return { from: clearing, to, transit: { ...transit, amount_minor: available - amountMinor } };
}

/** A balance is kept exactly, or not at all. */
function withinLimit(movement: Movement, amountMinor: number): Movement {
  if ('code' in movement || Number.isSafeInteger(movement.to.posted_minor + amountMinor)) return movement;
  const { id, currency } = movement.to;
  const limit = formatMoney(Number.MAX_SAFE_INTEGER, currency);
  return { code: 'balance_limit', detail: `Account ${id} cannot hold more than ${limit}.` };
}

async function houseAccount(work: UnitOfWork, id: string): Promise<AccountRow> {
  const account = await work.account(id);
  if (!account) throw new Error(`The bank's own account ${id} is missing.`);
  return account;
}

/** @returns the id of the transaction */
async function postMovement(
  work: UnitOfWork,
  command: PostCommand,
  movement: Exclude<Movement, Refusal>,
): Promise<string> {
  const { amountMinor, transfer } = command.request;
  const { kind, prefix } = KINDS[command.operation];
  const transaction: TransactionRow = {
    id: `${prefix}${work.nextNumber('transaction_number')}`,
    kind,
    key: command.key,
    transfer,
    reason: 'reason' in command.request ? command.request.reason : null,
    external_reference: 'externalReference' in command.request ? command.request.externalReference : null,
    posted_at: work.now,
  };
  work.addTransaction(transaction);
  work.putTransit(movement.transit);
  postEntries(work, transaction, movement.from, movement.to, amountMinor);
  await changeInTransit(work, movement.transit.account, kind === 'withdrawal' ? amountMinor : -amountMinor);
  return transaction.id;
}

async function changeInTransit(work: UnitOfWork, accountId: string, changeMinor: number): Promise<void> {
  const account = await work.account(accountId);
  if (!account) throw new Error(`The account ${accountId} is missing.`);
  work.putAccount({ ...account, in_transit_minor: account.in_transit_minor + changeMinor });
}
