/** The bank's HTTP API, typed: the only way the project talks to the bank. */
import type { OutgoingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { isNotConnected } from '#lib/shared/errors.ts';
import { logRarely } from '#lib/shared/log-rarely.ts';
import {
  type Account,
  type ArmFault,
  account,
  type BankReset,
  bankReset,
  type Call,
  type CallOutcome,
  type ChangeAccount,
  type Check,
  type CloseKeyRequest,
  call,
  check,
  type Entry,
  type ExternalRefundRequest,
  entry,
  type Fault,
  type FaultOperation,
  fault,
  type Health,
  health,
  type KeyState,
  keyState,
  type LedgerTransfer,
  ledgerTransfer,
  type OpenAccount,
  type Page,
  type Post,
  type PostRequest,
  page,
  post,
  problem,
  type ResetRequest,
} from './contract.ts';
import { Deadline } from './deadline.ts';
import { BankProblem, BankUnreachable, InvalidBankResponse, type UnreachableReason } from './errors.ts';
import { exchange } from './exchange.ts';

const DEFAULT_TIMEOUT_MS = 10_000;

/** It reads the whole ledger, and rests between its steps: a million entries take about 25 seconds. */
const CHECK_TIMEOUT_MS = 280_000;

interface RequestOptions {
  /** Ends the wait early; the bank may still carry the request out. */
  signal?: AbortSignal | undefined;
  /** For the whole answer; 10 seconds by default. */
  timeoutMs?: number | undefined;
  /** Which ledger is meant: a bank that has another refuses. */
  ledger?: string | undefined;
}

interface AttemptOptions extends RequestOptions {
  /** From 1, for the bank's call log. */
  attempt?: number | undefined;
}

export interface PostOptions extends AttemptOptions {
  /** The idempotency key: the same for every attempt of one step. */
  key: string;
}

interface KeyOptions extends AttemptOptions {
  /** For the bank's call log and fault lab, where it does not know the key yet. */
  transfer?: string | undefined;
  bank?: string | undefined;
}

interface PageOptions extends RequestOptions {
  /** 1 to 500, 100 by default. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

interface AccountOptions extends PageOptions {
  /** Customers only, found by words of number, name or bank; one page of at most `limit`. */
  q?: string | undefined;
}

interface CallOptions extends PageOptions {
  /** At most 500. */
  transfer?: string | readonly string[] | undefined;
  /** The calls that posted one of these, or were answered with one again; at most 500. */
  transactions?: readonly string[] | undefined;
  bank?: string | undefined;
  operation?: FaultOperation | undefined;
  outcome?: CallOutcome | undefined;
  answerLost?: true | undefined;
}

interface LedgerTransferOptions extends PageOptions {
  /** At most 500. */
  transfers?: readonly string[] | undefined;
  /** Only those of these; at most 500. */
  transactions?: readonly string[] | undefined;
  /** Only those with money in transit, or with nothing withdrawn and a withdrawal that failed. */
  unfinished?: true | undefined;
}

interface FaultOptions extends PageOptions {
  /** Only faults still armed after this moment, in ISO 8601. */
  since?: string | undefined;
  /** Only faults armed before this moment, in ISO 8601. */
  before?: string | undefined;
}

/** Every method throws {@link BankProblem}, {@link BankUnreachable} or {@link InvalidBankResponse}. */
export interface BankClient {
  /** Customer to clearing. A repeat under the same key resolves with `replayed: true`. */
  withdraw(request: PostRequest, options: PostOptions): Promise<Post>;
  /** Clearing to a customer. */
  deposit(request: PostRequest, options: PostOptions): Promise<Post>;
  /** Clearing back to a customer. */
  refund(request: PostRequest, options: PostOptions): Promise<Post>;
  /** Clearing to the account for payments made outside Remit. */
  externalRefund(request: ExternalRefundRequest, options: PostOptions): Promise<Post>;
  /** Final: posted, refused or void; `key_reused` when the key holds another instruction. */
  closeKey(key: string, request: CloseKeyRequest, options?: AttemptOptions): Promise<KeyState>;
  /** Changes nothing. */
  lookUpKey(key: string, options?: KeyOptions): Promise<KeyState>;
  /** The banks' own accounts too, by id. */
  listAccounts(options?: AccountOptions): Promise<Page<Account>>;
  getAccount(id: string, options?: RequestOptions): Promise<Account>;
  openAccount(request: OpenAccount, options?: RequestOptions): Promise<Account>;
  changeAccount(id: string, change: ChangeAccount, options?: RequestOptions): Promise<Account>;
  /** Newest first. */
  listAccountEntries(id: string, options?: PageOptions): Promise<Page<Entry>>;
  listTransferEntries(transfer: string, options?: PageOptions): Promise<Page<Entry>>;
  /** Newest first. */
  listCalls(options?: CallOptions): Promise<Page<Call>>;
  /** By reference. */
  listLedgerTransfers(options?: LedgerTransferOptions): Promise<Page<LedgerTransfer>>;
  /** Newest first. */
  listFaults(options?: FaultOptions): Promise<Page<Fault>>;
  armFault(request: ArmFault, options?: RequestOptions): Promise<Fault>;
  clearFault(id: string, options?: RequestOptions): Promise<Fault>;
  clearFaults(options?: RequestOptions): Promise<Fault[]>;
  /** The ledger's invariants, computed from its entries. */
  check(options?: RequestOptions): Promise<Check>;
  health(options?: RequestOptions): Promise<Health>;
  /** Clears faults and brings the seeded accounts back to their opening balance. */
  reset(request: ResetRequest, options?: RequestOptions): Promise<BankReset>;
}

interface BankAddress {
  baseUrl: string;
  token: string;
}

export function createBankClient(address: BankAddress): BankClient {
  const get = <Schema extends z.ZodType>(path: string, schema: Schema, options: RequestOptions = {}) =>
    send(address, { method: 'GET', path, headers: {} }, schema, options);
  const list = async <Schema extends z.ZodType>(path: string, item: Schema, options: RequestOptions) =>
    readItems(`GET ${path}`, await get(path, page(z.unknown()), options), item);
  const write = <Schema extends z.ZodType>(
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body: unknown,
    schema: Schema,
    options: RequestOptions = {},
    headers: HeaderValues = {},
  ) => send(address, { method, path, headers, body }, schema, options);
  const money = (path: string) => (request: PostRequest, options: PostOptions) =>
    write('POST', path, request, post, options, {
      'idempotency-key': options.key,
      'x-attempt': options.attempt,
    });
  return {
    withdraw: money('/v1/withdrawals'),
    deposit: money('/v1/deposits'),
    refund: money('/v1/refunds'),
    externalRefund: money('/v1/external-refunds'),
    closeKey: (key, request, options = {}) =>
      write('POST', `/v1/keys/${segment(key)}/close`, request, keyState, options, {
        'x-attempt': options.attempt,
      }),
    lookUpKey: (key, options = {}) =>
      send(
        address,
        { method: 'GET', path: `/v1/keys/${segment(key)}`, headers: keyHeaders(options) },
        keyState,
        options,
      ),
    listAccounts: (options = {}) => list(`/v1/accounts${query(options)}`, account, options),
    getAccount: (id, options) => get(`/v1/accounts/${segment(id)}`, account, options),
    openAccount: (request, options) => write('POST', '/v1/accounts', request, account, options),
    changeAccount: (id, change, options) =>
      write('PATCH', `/v1/accounts/${segment(id)}`, change, account, options),
    listAccountEntries: (id, options = {}) =>
      get(`/v1/accounts/${segment(id)}/entries${query(options)}`, page(entry), options),
    listTransferEntries: (transfer, options = {}) =>
      get(`/v1/entries${query({ ...options, transfer })}`, page(entry), options),
    listCalls: async ({ transactions, ...options } = {}) => {
      // An empty filter would ask for all.
      if (transactions?.length === 0 || options.transfer?.length === 0) return { items: [], next: null };
      return list(`/v1/calls${query({ ...options, transaction: transactions })}`, call, options);
    },
    listLedgerTransfers: async ({ transfers, transactions, ...options } = {}) => {
      // An empty filter would ask for all.
      if (transfers?.length === 0 || transactions?.length === 0) return { items: [], next: null };
      const filter = { ...options, transfer: transfers, transaction: transactions };
      return get(`/v1/transfers${query(filter)}`, page(ledgerTransfer), options);
    },
    listFaults: (options = {}) => list(`/v1/faults${query(options)}`, fault, options),
    armFault: (request, options) => write('POST', '/v1/faults', request, fault, options),
    clearFault: (id, options) => write('DELETE', `/v1/faults/${segment(id)}`, undefined, fault, options),
    clearFaults: async (options) =>
      (await write('DELETE', '/v1/faults', undefined, z.object({ items: z.array(fault) }), options)).items,
    check: (options) => get('/v1/check', check, { timeoutMs: CHECK_TIMEOUT_MS, ...options }),
    health: (options) => get('/v1/health', health, options),
    reset: (request, options) => write('POST', '/v1/reset', request, bankReset, options),
  };
}

type HeaderValues = Record<string, string | number | undefined>;

interface BankRequest {
  method: string;
  path: string;
  headers: HeaderValues;
  body?: unknown;
}

/** Once: the caller decides about retries. */
async function send<Schema extends z.ZodType>(
  address: BankAddress,
  request: BankRequest,
  schema: Schema,
  { signal, timeoutMs = DEFAULT_TIMEOUT_MS, ledger }: RequestOptions,
): Promise<z.output<Schema>> {
  const name = `${request.method} ${request.path}`;
  const deadline = new Deadline(timeoutMs, signal);
  let answer: { status: number; text: string };
  try {
    answer = await deadline.race(
      exchange(address.baseUrl.replace(/\/+$/, '') + request.path, {
        method: request.method,
        headers: headersOf(address, request, ledger),
        body: request.body === undefined ? undefined : JSON.stringify(request.body),
        signal: deadline.signal,
      }),
    );
  } catch (error) {
    throw new BankUnreachable(name, reasonOf(error, deadline, signal), error);
  } finally {
    deadline.end();
  }
  return read(name, answer.status, answer.text, schema);
}

function read<Schema extends z.ZodType>(
  name: string,
  status: number,
  text: string,
  schema: Schema,
): z.output<Schema> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new InvalidBankResponse(name, status, 'not JSON.');
  }
  const valid = <Valid extends z.ZodType>(expected: Valid): z.output<Valid> => {
    const { success, data, error } = expected.safeParse(body);
    if (!success) throw new InvalidBankResponse(name, status, z.prettifyError(error));
    return data;
  };
  if (status >= 200 && status < 300) return valid(schema);
  throw new BankProblem(valid(problem));
}

/** One item of a newer bank does not hide the others; in the ledger’s books, where sums count, it would. */
function readItems<Schema extends z.ZodType>(
  name: string,
  { items, next }: Page<unknown>,
  item: Schema,
): Page<z.output<Schema>> {
  const read: z.output<Schema>[] = [];
  const unreadable: string[] = [];
  for (const one of items) {
    const { success, data, error } = item.safeParse(one);
    if (success) read.push(data);
    else {
      unreadable.push(nameOf(one));
      const problem = new InvalidBankResponse(name, 200, z.prettifyError(error));
      logRarely(`The bank lists ${nameOf(one)}, which this version does not understand:`, problem);
    }
  }
  return { items: read, next, ...(unreadable.length > 0 && { unreadable }) };
}

const named = z.object({ id: z.coerce.string() });

function nameOf(item: unknown): string {
  return named.safeParse(item).data?.id ?? 'one without an id';
}

function headersOf(
  { token }: BankAddress,
  { headers, body }: BankRequest,
  ledger: string | undefined,
): OutgoingHttpHeaders {
  const set = Object.entries(headers).filter(([, value]) => value !== undefined);
  return {
    accept: 'application/json',
    authorization: `Bearer ${token}`,
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(ledger && { 'x-ledger': ledger }),
    ...Object.fromEntries(set),
  };
}

function keyHeaders({ attempt, transfer, bank }: KeyOptions): HeaderValues {
  return { 'x-attempt': attempt, 'x-transfer': transfer, 'x-bank': bank };
}

function query(options: {
  limit?: number | undefined;
  cursor?: string | undefined;
  q?: string | undefined;
  unfinished?: true | undefined;
  since?: string | undefined;
  before?: string | undefined;
  transfer?: string | readonly string[] | undefined;
  transaction?: readonly string[] | undefined;
  bank?: string | undefined;
  operation?: string | undefined;
  outcome?: string | undefined;
  answerLost?: true | undefined;
}): string {
  const parameters = new URLSearchParams();
  for (const name of [
    'limit',
    'cursor',
    'q',
    'unfinished',
    'since',
    'before',
    'transfer',
    'transaction',
    'bank',
    'operation',
    'outcome',
    'answerLost',
  ] as const) {
    for (const value of [options[name] ?? []].flat()) parameters.append(name, String(value));
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}

function segment(text: string): string {
  return encodeURIComponent(text);
}

function reasonOf(error: unknown, deadline: Deadline, signal: AbortSignal | undefined): UnreachableReason {
  if (deadline.passed) return 'timed-out';
  if (signal?.aborted) return 'aborted';
  return isNotConnected(error) ? 'not-connected' : 'dropped';
}
