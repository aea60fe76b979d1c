import { setTimeout as delay } from 'node:timers/promises';
import type { Account, ArmFault, Call, FeedEvent } from '#lib/bank-client/contract.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { listenToBank } from '#lib/bank-client/shared-feed.ts';
import type { ProcessName } from '#lib/fault-lab/processes/contract.ts';
import { controlProcess, readProcesses } from '#lib/fault-lab/processes/processes.ts';
import { ActionRefused } from '#lib/shared/errors.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import type { RetryPresetId } from '#lib/transfers/retry-presets.ts';
import type { Scenario } from './catalogue.ts';

/** The scenario cannot be played here and now: nothing has been begun. */
export class ScenarioRefused extends ActionRefused {
  override name = 'ScenarioRefused';
}

/** The scenario was begun and did not come to what it shows; its message says what stands now. */
export class ScenarioUnfinished extends Error {
  override name = 'ScenarioUnfinished';
}

const DEPOSIT_WITHIN_MS = 20_000;

/** A source and a target account, open for one play of one scenario. */
export interface Pair {
  source: string;
  target: string;
}

export interface Order extends Pair {
  reference: string;
  amountMinor: number;
  retryPreset?: RetryPresetId;
}

export type ScenarioFault = Omit<ArmFault, 'by' | 'reason'>;

/**
 * What one play of a scenario works with: accounts and faults of its own, so that it can be played
 * again at once, and beside others.
 */
export class Stage {
  readonly #scenario: Scenario;
  readonly #by: string;
  readonly #faults: string[] = [];

  constructor(scenario: Scenario, by: string) {
    this.#scenario = scenario;
    this.#by = by;
  }

  /** Opens the two accounts, at two banks; the target is closed again where it is to be so. */
  async openPair(openingBalanceMinor: number, target: 'open' | 'closed' = 'open'): Promise<Pair> {
    const play = newReferenceId().slice('rm-'.length);
    const holder = `Scenario: ${this.#scenario.title}`;
    const open = (id: string, bankName: string, balanceMinor: number): Promise<Account> =>
      bank().openAccount({
        id,
        bank: bankName,
        holder,
        currency: 'USD',
        openingBalanceMinor: balanceMinor,
      });
    await open(`from-${play}`, 'bank1.example.com', openingBalanceMinor);
    await open(`to-${play}`, 'bank2.example.com', 0);
    if (target === 'closed') await bank().changeAccount(`to-${play}`, { status: 'closed' });
    return { source: `from-${play}`, target: `to-${play}` };
  }

  /** Arms a fault; returns its id. */
  async arm(fault: ScenarioFault): Promise<string> {
    const reason = `Scenario: ${this.#scenario.title}`;
    const { id } = await bank().armFault({ ...fault, by: this.#by, reason });
    this.#faults.push(id);
    return id;
  }

  async send({ reference, source, target, amountMinor, retryPreset }: Order): Promise<void> {
    await startTransfer({
      referenceId: reference,
      sourceAccount: source,
      targetAccount: target,
      amountMinor,
      currency: 'USD',
      requestedBy: this.#by,
      ...(retryPreset ? { retryPreset } : {}),
    });
  }

  /** @throws ScenarioRefused where the process cannot be killed: before anything has been begun */
  async requireKillable(name: ProcessName): Promise<void> {
    const processes = await readProcesses();
    if (!processes) throw new ScenarioRefused('This scenario kills a process and needs `npm start`.');
    const found = processes.find((process) => process.name === name);
    if (!found) throw new ScenarioRefused(`The ${name} process is not managed here and cannot be killed.`);
    if (found.state !== 'up') throw new ScenarioRefused(`The ${name} process is down. Start it first.`);
  }

  /**
   * Starts a transfer and kills a process at the moment the bank refuses its deposit: the money has
   * been withdrawn then, and has not arrived.
   */
  async sendAndKill(order: Order, name: ProcessName): Promise<void> {
    const failedDeposit = awaitFailedDeposit(order.reference);
    try {
      await this.send(order);
      await failedDeposit.happened;
    } finally {
      failedDeposit.stop();
    }
    await controlProcess(name, 'kill');
  }

  /** For a play that could not be brought to its end: its faults are to disturb nobody. */
  async clearUp(): Promise<void> {
    await Promise.allSettled(this.#faults.map((id) => bank().clearFault(id)));
  }
}

interface Awaited {
  /** @throws ScenarioUnfinished when it does not happen in time */
  happened: Promise<void>;
  stop(): void;
}

function awaitFailedDeposit(reference: string): Awaited {
  const end = new AbortController();
  const { promise, resolve } = withResolver();
  const check = (calls: readonly Call[]) => {
    if (calls.some((call) => isFailedDeposit(call, reference))) resolve();
  };
  const stopListening = listenToBank({
    onEvent: ({ event, data }: FeedEvent) => {
      if (event === 'call') check([data]);
    },
    // What happened before the feed connected is in the log.
    onConnected: () =>
      void bank()
        .listCalls({ transfer: reference })
        .then(
          ({ items }) => check(items),
          () => undefined,
        ),
    onDisconnected: () => undefined,
  });
  const timeout = delay(DEPOSIT_WITHIN_MS, undefined, { signal: end.signal }).then(() => {
    throw new ScenarioUnfinished(
      `Transfer ${reference} started but did not reach its deposit within ${DEPOSIT_WITHIN_MS / 1_000} s, so nothing was killed. Is a worker running?`,
    );
  });
  const happened = Promise.race([promise, timeout]);
  happened.catch(() => undefined);
  return {
    happened,
    stop: () => {
      end.abort();
      stopListening();
    },
  };
}

function isFailedDeposit({ transfer, operation, outcome }: Call, reference: string): boolean {
  return transfer === reference && operation === 'deposit' && outcome === 'failed';
}

function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}
