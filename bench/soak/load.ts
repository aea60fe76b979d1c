import { setTimeout as delay } from 'node:timers/promises';
import { bank } from '#lib/bank-client/shared-client.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import { followPage } from '#testing/live-page.ts';

const OPEN_ACCOUNTS = 20;

/** One of so many transfers goes to an account that is closed, and so is refunded. */
const REFUNDED_OF = 20;
/** One of so many has a deposit that fails twice. */
const RETRIED_OF = 10;
/** One of so many has its page open until it has ended. */
const WATCHED_OF = 4;

/** What goes on in the desk all the time. */
export interface Load {
  /** How many transfers were sent. */
  sent(): number;
  /** Rejects when a transfer cannot be sent, or a page is refused; otherwise it stays pending. */
  broken: Promise<never>;
  /** Sends no more, and closes the pages. */
  stop(): Promise<void>;
}

/**
 * Sends transfers at a steady rate, and has pages open: the desk, the list, and those of some
 * transfers, which are opened and closed again and again.
 */
export async function startLoad(webUrl: string, perSecond: number): Promise<Load> {
  const accounts = await openAccounts();
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();
  const { broken, fail } = failing();
  const start = (act: Promise<void>) => {
    const over = act.catch(fail).finally(() => underWay.delete(over));
    underWay.add(over);
  };
  const open = (...topics: string[]) =>
    start(followPage(webUrl, { topics, signal: closing.signal, onSnapshot: () => undefined }));
  open('dashboard', 'headline', 'figures', 'system', 'faults');
  open('transfers/', 'system', 'faults');
  open('accounts', 'work-queue', 'system', 'faults');
  let sent = 0;
  const send = async () => {
    sent += 1;
    const referenceId = await sendOne(sent, accounts);
    if (sent % WATCHED_OF === 0) open(`transfer/${referenceId}`);
  };
  start(repeatSteadily(send, perSecond, closing.signal));
  return {
    sent: () => sent,
    broken,
    stop: async () => {
      closing.abort();
      await Promise.all(underWay);
    },
  };
}

function failing(): { broken: Promise<never>; fail: (reason: unknown) => void } {
  let fail: (reason: unknown) => void = () => undefined;
  const broken = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  return { broken, fail };
}

/** Does it again and again, by the clock, so that a slow answer does not slow the rate. */
async function repeatSteadily(
  act: () => Promise<void>,
  perSecond: number,
  signal: AbortSignal,
): Promise<void> {
  const begun = Date.now();
  for (let done = 0; !signal.aborted; done += 1) {
    const due = begun + (done * 1_000) / perSecond;
    await delay(Math.max(0, due - Date.now()), undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await act();
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
  const to = n % REFUNDED_OF === 0 ? closed : (open[(n + 1) % open.length] ?? '');
  if (n % RETRIED_OF === 1) {
    const scope = { transfer: referenceId, operation: 'deposit' } as const;
    await bank().armFault({ kind: 'fail-next', count: 2, scope, by: 'soak', reason: 'so that it retries' });
  }
  await startTransfer({
    ...{ referenceId, sourceAccount: from, targetAccount: to, amountMinor: 1, currency: 'USD' },
    requestedBy: 'soak',
  });
  return referenceId;
}
