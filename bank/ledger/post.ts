/**
 * Posting: one act of one key, decided once. Everything here happens in the unit's transaction, in
 * which nobody else writes, so what is checked still holds when it is written.
 */
import { createHash } from 'node:crypto';
import { toPost } from '#bank/database/rows.ts';
import type { AccountRow, KeyRow, TransactionRow, TransitRow } from '#bank/database/tables.ts';
import type { Unit } from '#bank/database/unit.ts';
import type { Refusal } from '#bank/shared/problems.ts';
import type {
  EntryKind,
  ExternalRefundRequest,
  Post,
  PostRequest,
  RefusalCode,
} from '#lib/bank-client/contract.ts';
import { formatMoney } from '#lib/shared/money.ts';
import { postEntries } from './entries.ts';
import { clearingAccountId, externalRefundsAccountId } from './house-accounts.ts';

export type PostOperation = 'withdraw' | 'deposit' | 'refund' | 'external-refund';

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

/** Money on its way from one account to another, or the reason it may not go. */
type Movement = { from: AccountRow; to: AccountRow; transit: TransitRow } | Refusal;

/**
 * Posts, or refuses for good, or repeats what the key's outcome was. A key gets at most one outcome
 * ever, whatever is asked under it later.
 *
 * @param forcedRefusal refuses a key that has no outcome yet, as the fault lab asks for.
 */
export async function post(
  unit: Unit,
  command: PostCommand,
  forcedRefusal?: RefusalCode,
): Promise<PostResult> {
  const requestHash = hashOf(command);
  const decided = await unit.key(command.key);
  if (decided) return repeat(decided, requestHash);

  const { account, amountMinor, currency, transfer } = command.request;
  const key: KeyRow = {
    key: command.key,
    outcome: 'refused',
    request_hash: requestHash,
    account,
    amount_minor: amountMinor,
    currency,
    transfer,
    code: null,
    detail: null,
    transaction_id: null,
    balance_minor: null,
    decided_at: unit.now,
  };
  const customer = await unit.account(account);
  const movement: Movement = forcedRefusal
    ? { code: forcedRefusal, detail: `The fault lab refuses this call with ${forcedRefusal}.` }
    : await planMovement(unit, command, customer);
  if ('code' in movement) {
    unit.decideKey({ ...key, code: movement.code, detail: movement.detail });
    return { outcome: 'refused', ...movement };
  }
  const transactionId = await book(unit, command, movement);
  const balance = (await unit.account(account))?.posted_minor ?? 0;
  const posted: KeyRow = { ...key, outcome: 'posted', transaction_id: transactionId, balance_minor: balance };
  unit.decideKey(posted);
  return answerOf(posted, false);
}

function hashOf({ operation, request }: PostCommand): string {
  const { account, amountMinor, currency, transfer } = request;
  const parts: unknown[] = [operation, account, amountMinor, currency, transfer];
  if ('reason' in request) parts.push(request.reason, request.externalReference);
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function repeat(row: KeyRow, requestHash: string): PostResult {
  if (row.outcome === 'void') {
    const detail = `The key ${row.key} was closed at ${row.decided_at} without a posting, and cannot post any more.`;
    return { outcome: 'void', code: 'key_void', detail };
  }
  if (row.request_hash !== requestHash) {
    const detail = `The key ${row.key} was used for another request. A new act needs a new key.`;
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
  unit: Unit,
  command: PostCommand,
  customer: AccountRow | undefined,
): Promise<Movement> {
  const { operation, request } = command;
  if (customer?.kind !== 'customer') {
    return { code: 'unknown_account', detail: `No bank has a customer's account ${request.account}.` };
  }
  if (customer.currency !== request.currency) {
    return {
      code: 'currency_mismatch',
      detail: `Account ${customer.id} is in ${customer.currency}; the request is in ${request.currency}.`,
    };
  }
  const status = operation === 'external-refund' ? undefined : refuseByStatus(customer, operation);
  if (status) return status;
  return operation === 'withdraw'
    ? planWithdrawal(unit, request, customer)
    : planRelease(unit, operation, request, customer);
}

/** Frozen takes no debits, closed takes nothing. */
function refuseByStatus(customer: AccountRow, operation: PostOperation): Refusal | undefined {
  if (customer.status === 'closed')
    return { code: 'account_closed', detail: `Account ${customer.id} is closed.` };
  if (customer.status === 'frozen' && operation === 'withdraw') {
    return {
      code: 'account_frozen',
      detail: `Account ${customer.id} is frozen: nothing can be taken from it.`,
    };
  }
  return undefined;
}

/** From the customer to the clearing account of the customer's bank, where it stands in the transfer's name. */
async function planWithdrawal(unit: Unit, request: PostRequest, customer: AccountRow): Promise<Movement> {
  const { amountMinor, currency, transfer } = request;
  const transit = await unit.transit(transfer);
  if (transit && transit.account !== customer.id) {
    return {
      code: 'transfer_reused',
      detail: `The money of transfer ${transfer} comes from account ${transit.account}, so it cannot come from ${customer.id}.`,
    };
  }
  if (customer.posted_minor < amountMinor) {
    return {
      code: 'insufficient_funds',
      detail: `Account ${customer.id} has ${formatMoney(customer.posted_minor, currency)}; ${formatMoney(amountMinor, currency)} was asked for.`,
    };
  }
  const clearing = await houseAccount(unit, clearingAccountId(customer.bank, currency));
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
 * Out of transit: to the customer, or for an external refund to the account of external refunds.
 * Only what this transfer's withdrawal has put on a clearing account can leave it, so no caller's
 * mistake can make money.
 */
async function planRelease(
  unit: Unit,
  operation: PostOperation,
  request: PostRequest,
  customer: AccountRow,
): Promise<Movement> {
  const { amountMinor, currency, transfer } = request;
  const transit = await unit.transit(transfer);
  const available = transit?.currency === currency ? transit.amount_minor : 0;
  if (!transit || available < amountMinor) {
    return {
      code: 'nothing_in_transit',
      detail: `Transfer ${transfer} has ${formatMoney(available, currency)} in transit; ${formatMoney(amountMinor, currency)} was asked for.`,
    };
  }
  const clearing = await houseAccount(unit, transit.clearing_account);
  const to =
    operation === 'external-refund'
      ? await houseAccount(unit, externalRefundsAccountId(clearing.bank, currency))
      : customer;
  return { from: clearing, to, transit: { ...transit, amount_minor: available - amountMinor } };
}

async function houseAccount(unit: Unit, id: string): Promise<AccountRow> {
  const account = await unit.account(id);
  if (!account) throw new Error(`The bank's own account ${id} is missing.`);
  return account;
}

/** Writes the transaction and its two entries; returns its id. */
async function book(unit: Unit, command: PostCommand, movement: Exclude<Movement, Refusal>): Promise<string> {
  const { amountMinor, transfer } = command.request;
  const { kind, prefix } = KINDS[command.operation];
  const transaction: TransactionRow = {
    id: `${prefix}${unit.next('transaction_number')}`,
    kind,
    key: command.key,
    transfer,
    reason: 'reason' in command.request ? command.request.reason : null,
    external_reference: 'externalReference' in command.request ? command.request.externalReference : null,
    posted_at: unit.now,
  };
  unit.addTransaction(transaction);
  unit.putTransit(movement.transit);
  postEntries(unit, transaction, movement.from, movement.to, amountMinor);
  await changeInTransit(unit, movement.transit.account, kind === 'withdrawal' ? amountMinor : -amountMinor);
  return transaction.id;
}

async function changeInTransit(unit: Unit, accountId: string, changeMinor: number): Promise<void> {
  const account = await unit.account(accountId);
  if (!account) throw new Error(`The account ${accountId} is missing.`);
  unit.putAccount({ ...account, in_transit_minor: account.in_transit_minor + changeMinor });
}
