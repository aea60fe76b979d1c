import { setTimeout as delay } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { z } from 'zod';
import type { BankClient } from '#lib/bank-client/client.ts';
import type { FaultOperation, FaultScope } from '#lib/bank-client/contract.ts';
import { followFeed } from '#lib/bank-client/feed.ts';
import { ActionRefused } from '#lib/shared/errors.ts';
import { referenceIdOf } from '#lib/shared/ids.ts';
import { retryNow } from '#lib/transfers/commands/retry-now.ts';
import type { StepName } from '#temporal/contract.ts';
import { accountBanks } from './account-banks.ts';
import { log } from './log.ts';

/** A bank that is back must not be brought down by all that waited for it. */
const MEAN_PAUSE_MS = 50;
/** A connection that comes and goes says little about the banks behind it. */
const ONCE_PER_RECONNECT_MS = 60_000;
const LOOK_UP_MS = 2_000;
/** Those beyond go on when their backoff ends. */
const MAX_NOTED = 10_000;
/** Longer than a call takes, within which a fault may end that has made it fail. */
const ENDED_KEPT_MS = 60_000;
const MAX_ENDED = 100;
/** Temporal is told of a failure after this worker notes it. */
const TOLD_WITHIN_MS = 3_000;
const ASK_AGAIN_MS = 250;

const OPERATIONS: Readonly<Record<StepName, FaultOperation>> = {
  withdraw: 'withdraw',
  deposit: 'deposit',
  refund: 'refund',
  recordExternalRefund: 'external-refund',
  closeKey: 'close-key',
};

interface Failed {
  operation: FaultOperation | undefined;
  account: string | null | undefined;
  /** In milliseconds of this process. */
  atMs: number;
}

const instruction = z.object({ account: z.string().nullable() });

/** The transfers whose last attempt on this worker failed and is to be repeated. */
export class WaitingTransfers {
  readonly #failed = new Map<string, Failed>();
  /** In milliseconds of this process. */
  readonly #resumedAt = new Map<string, number>();
  readonly #bankOf: ReturnType<typeof accountBanks>;
  #resuming = Promise.resolve();
  #ended: { scope: FaultScope; atMs: number; signal: AbortSignal }[] = [];

  constructor(bank: Pick<BankClient, 'getAccount'>) {
    this.#bankOf = accountBanks(bank);
  }

  /** Notes how each attempt ends. */
  readonly interceptors: ActivityInterceptorsFactory = ({ info }) => ({
    inbound: {
      execute: async (input, next) => {
        const reference = referenceIdOf(info.workflowExecution?.workflowId ?? '');
        if (reference === undefined) return next(input);
        const startedAtMs = performance.now();
        this.#failed.delete(reference);
        try {
          return await next(input);
        } catch (error) {
          const isFinal = error instanceof ApplicationFailure && error.nonRetryable === true;
          const { account } = instruction.safeParse(input.args[0]).data ?? {};
          const failed = { operation: operationOf(info.activityType), account, atMs: performance.now() };
          if (!isFinal) this.#note(reference, failed, startedAtMs);
          throw error;
        }
      },
    },
  });

  #note(reference: string, failed: Failed, startedAtMs: number): void {
    if (this.#failed.size >= MAX_NOTED) return;
    this.#failed.set(reference, failed);
    // The answer may come after the news that the fault ended with this very call.
    for (const { scope, atMs, signal } of this.#ended) {
      const isOfAnother = scope.transfer !== undefined && scope.transfer !== reference;
      if (atMs > startedAtMs && !isOfAnother)
        void this.#resumeIn({ ...scope, transfer: reference }, 0, signal);
    }
  }

  /** A fault of this scope has ended: repeats what it made fail now, and not when the backoff ends. */
  resume(scope: FaultScope, signal: AbortSignal): Promise<void> {
    const atMs = performance.now();
    const kept = this.#ended.filter((ended) => atMs - ended.atMs < ENDED_KEPT_MS).slice(1 - MAX_ENDED);
    this.#ended = [...kept, { scope, atMs, signal }];
    return this.#resumeIn(scope, 0, signal);
  }

  /** The bank can be reached again. */
  resumeAll(signal: AbortSignal): Promise<void> {
    return this.#resumeIn({}, ONCE_PER_RECONNECT_MS, signal);
  }

  /** One after the other, also if several faults end at once. */
  #resumeIn(scope: FaultScope, onceInMs: number, signal: AbortSignal): Promise<void> {
    this.#resuming = this.#resuming.then(async () => {
      for (const [reference, failed] of [...this.#failed]) {
        if (signal.aborted) return;
        const isStill = this.#failed.get(reference) === failed && !this.#wasResumed(reference, onceInMs);
        if (isStill && (await this.#isIn(scope, reference, failed)))
          await this.#bringForward(reference, failed, signal);
      }
    });
    return this.#resuming;
  }

  async #bringForward(reference: string, failed: Failed, signal: AbortSignal): Promise<void> {
    if (this.#resumedAt.size >= MAX_NOTED) this.#resumedAt.clear();
    this.#resumedAt.set(reference, performance.now());
    this.#failed.delete(reference);
    await retryNow(reference).catch((error: unknown) => {
      // It has ended, goes on already, or somebody has paused it; or Temporal has yet to be told of the failure.
      if (error instanceof ActionRefused) return void this.#askAgain(reference, failed, signal);
      log.warn({ err: error }, `${reference} goes on after its backoff.`);
    });
    await delay(MEAN_PAUSE_MS * 2 * Math.random(), undefined, { signal }).catch(() => {});
  }

  async #askAgain(reference: string, failed: Failed, signal: AbortSignal): Promise<void> {
    if (performance.now() - failed.atMs > TOLD_WITHIN_MS) return;
    await delay(ASK_AGAIN_MS, undefined, { signal }).catch(() => {});
    // Otherwise another attempt has been made, and has failed.
    if (this.#failed.has(reference)) return;
    this.#failed.set(reference, failed);
    await this.#resumeIn({ transfer: reference }, 0, signal);
  }

  #wasResumed(reference: string, withinMs: number): boolean {
    const atMs = this.#resumedAt.get(reference);
    return atMs !== undefined && performance.now() - atMs < withinMs;
  }

  async #isIn(scope: FaultScope, reference: string, { operation, account }: Failed): Promise<boolean> {
    if (scope.transfer !== undefined && scope.transfer !== reference) return false;
    if (scope.operation !== undefined && scope.operation !== operation) return false;
    if (scope.account !== undefined && scope.account !== account) return false;
    if (scope.bank === undefined || !account) return true;
    const options = { signal: AbortSignal.timeout(LOOK_UP_MS), timeoutMs: LOOK_UP_MS };
    return scope.bank === (await this.#bankOf(account, options));
  }
}

function operationOf(activityType: string): FaultOperation | undefined {
  return Object.entries(OPERATIONS).find(([step]) => step === activityType)?.[1];
}

/** Whenever a fault has ended, or the bank can be reached again, until `signal` aborts. */
export function resumeWithBank(
  transfers: WaitingTransfers,
  bank: { baseUrl: string; token: string },
  signal: AbortSignal,
): Promise<void> {
  return followFeed({
    ...bank,
    signal,
    onEvent: ({ event, data }) => {
      if (event === 'fault' && data.state !== 'armed') void transfers.resume(data.scope, signal);
    },
    onConnected: () => void transfers.resumeAll(signal),
  });
}
