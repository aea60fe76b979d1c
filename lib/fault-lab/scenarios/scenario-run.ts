import { setTimeout as delay } from 'node:timers/promises';
import type { ArmFault, Call, FeedEvent } from '#lib/bank-client/contract.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { listenToBank } from '#lib/bank-client/shared-feed.ts';
import type { ProcessName } from '#lib/fault-lab/processes/contract.ts';
import {
  controlProcess,
  killScript,
  readProcesses,
  startScript,
} from '#lib/fault-lab/processes/processes.ts';
import { ActionRefused, RemitError } from '#lib/shared/errors.ts';
import { newDemoAccountId, workflowIdOf } from '#lib/shared/ids.ts';
import { describeWorkflow } from '#lib/temporal-client/workflows.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';
import type { RetryPresetId } from '#lib/transfers/retry-presets.ts';
import { CAST } from './cast.ts';
import type { Scenario } from './catalogue.ts';

export class ScenarioRefused extends ActionRefused {
  override name = 'ScenarioRefused';
}

/** It started and got stuck; the message says where. */
export class ScenarioUnfinished extends RemitError {
  override name = 'ScenarioUnfinished';
  readonly code = 'scenario-unfinished';
  constructor(message: string) {
    super(message, 'unknown');
  }
}

const DEPOSIT_WITHIN_MS = 20_000;

interface Pair {
  source: string;
  target: string;
}

export interface Order extends Pair {
  reference: string;
  amountMinor: number;
  retryPreset?: RetryPresetId;
}

export type ScenarioFault = Omit<ArmFault, 'by' | 'reason'>;

export interface Playing {
  /** Of the first transfer, which can be followed before it exists. */
  reference: string;
  /** Of the outages whose length the scenario does not name. */
  outageSeconds: number;
  /** Whether all is reset before the play. */
  isReset: boolean;
}

/** Longer than any play: what a crash leaves armed ends. */
const FAULT_SECONDS = 600;

/** One play, with accounts and faults of its own, so that several can run at once. */
export class ScenarioRun {
  readonly reference: string;
  readonly isReset: boolean;
  readonly #scenario: Scenario;
  readonly #by: string;
  readonly #outageSeconds: number;
  readonly #faults: string[] = [];

  constructor(scenario: Scenario, by: string, { reference, outageSeconds, isReset }: Playing) {
    this.reference = reference;
    this.isReset = isReset;
    this.#scenario = scenario;
    this.#by = by;
    this.#outageSeconds = outageSeconds;
  }

  /** A fault at a reference that is used would meet somebody's transfer. @throws ScenarioRefused */
  async requireUnused(): Promise<void> {
    const [workflow, { items }] = await Promise.all([
      describeWorkflow(workflowIdOf(this.reference)),
      bank().listLedgerTransfers({ transfers: [this.reference] }),
    ]);
    if (!workflow && items.length === 0) return;
    throw new ScenarioRefused(`Reference ${this.reference} is already used. Nothing was played.`);
  }

  async openPair(openingBalanceMinor: number, status: 'open' | 'closed' = 'open'): Promise<Pair> {
    const { payer, payee } = CAST[this.#scenario.id];
    const source = await openDemoAccount(payer, 'bank1.example.com', openingBalanceMinor);
    const target = await openDemoAccount(payee, 'bank2.example.com', 0);
    if (status === 'closed') await bank().changeAccount(target, { status });
    return { source, target };
  }

  outageAt({ target }: Pair): ScenarioFault {
    return { kind: 'down', scope: { account: target }, seconds: this.#outageSeconds };
  }

  async arm(fault: ScenarioFault): Promise<string> {
    const reason = `Scenario: ${this.#scenario.title}`;
    const { id } = await bank().armFault({ seconds: FAULT_SECONDS, ...fault, by: this.#by, reason });
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

  /** @throws ScenarioRefused */
  async requireKillable(name: ProcessName): Promise<void> {
    const processes = await readProcesses();
    if (!processes) throw new ScenarioRefused('This scenario kills a process and needs `npm start`.');
    const found = processes.find((process) => process.name === name);
    if (!found) throw new ScenarioRefused(`The ${name} process is not managed here and cannot be killed.`);
    if (found.state !== 'up') throw new ScenarioRefused(`The ${name} process is down. Start it first.`);
  }

  /** Kills the process when the first deposit has failed: the money is withdrawn, and not delivered. */
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

  /** Kills both processes when both first deposits have failed. */
  async sendBothAndKill(order: Order, script: Order): Promise<void> {
    const failed = [order, script].map(({ reference }) => awaitFailedDeposit(reference));
    try {
      await this.send(order);
      const { reference: referenceId, source: sourceAccount, target: targetAccount, amountMinor } = script;
      await startScript({ referenceId, sourceAccount, targetAccount, amountMinor, currency: 'USD' });
      await Promise.all(failed.map(({ happened }) => happened));
    } finally {
      for (const { stop } of failed) stop();
    }
    await killScript(script.reference);
    await controlProcess('worker', 'kill');
  }

  async clearUp(): Promise<void> {
    await Promise.allSettled(this.#faults.map((id) => bank().clearFault(id)));
  }
}

async function openDemoAccount(
  holder: string,
  bankName: string,
  openingBalanceMinor: number,
): Promise<string> {
  const id = newDemoAccountId(holder);
  await bank().openAccount({ id, bank: bankName, holder, currency: 'USD', openingBalanceMinor });
  return id;
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
