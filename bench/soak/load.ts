import { setTimeout as delay } from 'node:timers/promises';
import { bank } from '#lib/bank-client/shared-client.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import { followPage } from '#testing/live-page.ts';

const OPEN_ACCOUNTS = 20;

/** Every 20th transfer goes to a closed account, and so is refunded. */
const REFUNDED_EVERY = 20;
/** Every 10th has a deposit that fails twice. */
const RETRIED_EVERY = 10;
/** Every 4th has its page open until it has ended. */
const WATCHED_EVERY = 4;

export interface Load {
  /** Transfers so far. */
  sent(): number;
  /** Rejects when a transfer cannot be sent or a page is refused; otherwise stays pending. */
  failure: Promise<never>;
  stop(): Promise<void>;
}

/** Sends transfers at a steady rate, with pages open: dashboard, list, and those of some transfers. */
export async function startLoad(webUrl: string, perSecond: number): Promise<Load> {
  const accounts = await openAccounts();
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  const { failure, fail } = deferredFailure();
  const start = (task: Promise<void>) => {
    const done = task.catch(fail).finally(() => running.delete(done));
    running.add(done);
  };
  const open = (...topics: string[]) =>
    start(followPage(webUrl, { topics, signal: closing.signal, onSnapshot: () => undefined }));
  open('dashboard', 'headline', 'figures', 'system', 'faults');
  open('transfers/', 'system', 'faults');
  open('accounts/100', 'work-queue', 'system', 'faults');
  let sent = 0;
  const send = async () => {
    sent += 1;
    const referenceId = await sendOne(sent, accounts);
    if (sent % WATCHED_EVERY === 0) open(`transfer/${referenceId}`);
  };
  start(repeatSteadily(send, perSecond, closing.signal));
  return {
    sent: () => sent,
    failure,
    stop: async () => {
      closing.abort();
      await Promise.all(running);
    },
  };
}

function deferredFailure(): { failure: Promise<never>; fail: (reason: unknown) => void } {
  let fail: (reason: unknown) => void = () => undefined;
  const failure = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  return { failure, fail };
}

/** Repeats an action by the clock, so that a slow answer does not lower the rate. */
async function repeatSteadily(
  action: () => Promise<void>,
  perSecond: number,
  signal: AbortSignal,
): Promise<void> {
  const begun = Date.now();
  for (let done = 0; !signal.aborted; done += 1) {
    const due = begun + (done * 1_000) / perSecond;
    await delay(Math.max(0, due - Date.now()), undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await action();
  }
}

interface Accounts {
  open: readonly string[];
  closed: string;
}

async function openAccounts(): Promise<Accounts> {
  const ids: string[] = [];
  for (let index = 0; index <= OPEN_ACCOUNTS; index += 1) {
    const bankName = index % 2 === 0 ? 'bank1.example.com' : 'bank2.example.com';
    const account = {
      bank: bankName,
      holder: 'Soak',
      currency: 'USD',
      openingBalanceMinor: 10_000_000,
    } as const;
    ids.push((await bank().openAccount(account)).id);
  }
  const [closed = '', ...open] = ids;
  await bank().changeAccount(closed, { status: 'closed' });
  return { open, closed };
}

async function sendOne(n: number, { open, closed }: Accounts): Promise<string> {
  const referenceId = newReferenceId();
  const from = open[n % open.length] ?? '';
  const to = n % REFUNDED_EVERY === 0 ? closed : (open[(n + 1) % open.length] ?? '');
  if (n % RETRIED_EVERY === 1) {
    const scope = { transfer: referenceId, operation: 'deposit' } as const;
    await bank().armFault({ kind: 'fail-next', count: 2, scope, by: 'soak', reason: 'to make it retry' });
  }
  await startTransfer({
    ...{ referenceId, sourceAccount: from, targetAccount: to, amountMinor: 1, currency: 'USD' },
    requestedBy: 'soak',
  });
  return referenceId;
}
