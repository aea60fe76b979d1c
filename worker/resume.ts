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
const LOOK_UP_MS = 2_000;

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
}

const instruction = z.object({ account: z.string().nullable() });

/** The transfers whose last attempt on this worker failed and is to be repeated. */
export class WaitingTransfers {
  readonly #failed = new Map<string, Failed>();
  readonly #bankOf: ReturnType<typeof accountBanks>;

  constructor(bank: Pick<BankClient, 'getAccount'>) {
    this.#bankOf = accountBanks(bank);
  }

  /** Notes how each attempt ends. */
  readonly interceptors: ActivityInterceptorsFactory = ({ info }) => ({
    inbound: {
      execute: async (input, next) => {
        const reference = referenceIdOf(info.workflowExecution?.workflowId ?? '') ?? '';
        try {
          const result = await next(input);
          this.#failed.delete(reference);
          return result;
        } catch (error) {
          const isFinal = error instanceof ApplicationFailure && error.nonRetryable === true;
          const { account } = instruction.safeParse(input.args[0]).data ?? {};
          const operation = operationOf(info.activityType);
          if (reference && !isFinal) this.#failed.set(reference, { operation, account });
          throw error;
        }
      },
    },
  });

  /** Repeats the attempts of this scope now, a few at a time, and not when their backoff ends. */
  async resume(scope: FaultScope): Promise<void> {
    for (const [reference, failed] of [...this.#failed]) {
      if (!(await this.#isIn(scope, reference, failed))) continue;
      this.#failed.delete(reference);
      await retryNow(reference).catch((error: unknown) => {
        // It has ended, goes on already, or somebody has paused it.
        if (error instanceof ActionRefused) return;
        log.warn({ err: error }, `${reference} goes on after its backoff.`);
      });
      await delay(MEAN_PAUSE_MS * 2 * Math.random());
    }
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
      if (event === 'fault' && data.state !== 'armed') void transfers.resume(data.scope);
    },
    onConnected: () => void transfers.resume({}),
  });
}
