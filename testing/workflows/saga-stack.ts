import {
  type Client,
  WorkflowFailedError,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';
import {
  ApplicationFailure,
  defaultPayloadConverter,
  defineSearchAttributeKey,
  SearchAttributeType,
} from '@temporalio/common';
import proto from '@temporalio/proto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Runtime, type WorkflowBundleOption } from '@temporalio/worker';
import type { BankClient } from '#lib/bank-client/client.ts';
import type { ArmFault, Entry } from '#lib/bank-client/contract.ts';
import { newReferenceId, repairIdOf, workflowIdOf } from '#lib/shared/ids.ts';
import { searchAttributesOf } from '#lib/transfers/commands/start-transfer.ts';
import { memoOf } from '#lib/transfers/memo.ts';
import { readHistory } from '#lib/transfers/view/history.ts';
import { NO_SOURCES } from '#lib/transfers/view/projection.ts';
import { buildView, type TransferView } from '#lib/transfers/view/transfer-view.ts';
import {
  GET_TRANSFER_STATE_QUERY,
  MONEY_TRANSFER_NAMESPACE,
  MONEY_TRANSFER_TASK_QUEUE,
  MONEY_TRANSFER_WORKFLOW,
  type PaymentDetails,
  RECORD_PAID_BY_HAND_WORKFLOW,
  REPAIR_TRANSFER_WORKFLOW,
  type RepairDetails,
  type RetryPolicy,
  SEARCH_ATTRIBUTES,
  type TransferPolicy,
  type TransferResult,
  type TransferState,
  type TransferStatus,
} from '#temporal/contract.ts';
import { ACTIVITY_SLOTS } from '#worker/bank-shares.ts';
import { createWorker } from '#worker/create-worker.ts';
import { OwnVersion } from '#worker/current-version.ts';
import { WaitingTransfers } from '#worker/resume.ts';
import { type OwnBank, startOwnBank } from './bank-process.ts';
import { SHARED_BUNDLE } from './shared-bundle.ts';

const { KEYWORD, INT } = SearchAttributeType;
const { PENDING_ACTIVITY_STATE_STARTED } = proto.temporal.api.enums.v1.PendingActivityState;
const { RESET_REAPPLY_TYPE_NONE } = proto.temporal.api.enums.v1.ResetReapplyType;
const TRANSFER_STATUS = defineSearchAttributeKey(SEARCH_ATTRIBUTES.transferStatus, KEYWORD);

/** Short intervals; what is retried, and how often, is as in production. */
const QUICK_RETRY: RetryPolicy = {
  initialIntervalMs: 50,
  backoffCoefficient: 1.5,
  maximumIntervalMs: 200,
  maximumAttempts: 500,
  startToCloseTimeoutMs: 5_000,
};

export type Ending = { result: TransferResult } | { failure: ApplicationFailure } | { cancelled: true };

/** A transfer between two new accounts. */
export interface StartedTransfer {
  handle: WorkflowHandle;
  details: PaymentDetails;
  state(): Promise<TransferState>;
  reaches(status: TransferStatus): Promise<TransferState>;
  ends(): Promise<Ending>;
  /** As the page shows it, built from the event history only. */
  view(): Promise<TransferView | undefined>;
  entries(): Promise<Entry[]>;
  balances(): Promise<{ source: number; target: number }>;
  /** Arms a fault for this transfer only, so that parallel tests are not affected. */
  arm(fault: Omit<ArmFault, 'by' | 'reason'>): Promise<{ clear(): Promise<unknown> }>;
}

export type TransferSetup = Partial<Omit<PaymentDetails, 'policy' | 'ledger'>> & {
  /** This stack's by default; null for none, as an older web ordered. */
  ledger?: string | null;
  retry?: Partial<RetryPolicy>;
  approval?: { thresholdMinor: number; deadlineMs: number };
  faults?: Omit<ArmFault, 'by' | 'reason'>[];
};

export const OPENING_MINOR = 100_000;

/** The worker's own: high enough that most tests are about the order's. */
export const WORKER_POLICY: TransferPolicy = {
  approvalThresholdMinor: 200_000_000,
  approvalDeadlineMs: 60_000,
  retry: QUICK_RETRY,
};

/** A Temporal server, a bank process and workers, with no mocks. */
export class SagaStack {
  /** Oldest first. */
  readonly started: StartedTransfer[] = [];

  private constructor(
    private readonly environment: TestWorkflowEnvironment,
    private readonly bankProcess: OwnBank,
    private readonly workflowBundle: WorkflowBundleOption,
    readonly ledger: string,
  ) {}

  static async start(temporalCli: string, server: TemporalSetup = {}): Promise<SagaStack> {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    const [environment, bankProcess, workflowBundle] = await Promise.all([
      startTemporal(temporalCli, server),
      startOwnBank(),
      productBundle(),
    ]);
    const { ledger = '' } = await bankProcess.client.health();
    return new SagaStack(environment, bankProcess, workflowBundle, ledger);
  }

  get bank(): BankClient {
    return this.bankProcess.client;
  }

  get client(): Client {
    return this.environment.client;
  }

  /** For processes that use this stack. */
  get env(): Record<string, string> {
    return { ...this.bankProcess.env, TEMPORAL_ADDRESS: this.environment.address };
  }

  /** Has the clients of `lib/` in this process use this stack. */
  configureThisProcess(): void {
    Object.assign(process.env, this.env);
  }

  /**
   * @param other workflow code, by its entry, another bank, fewer activities at once, a version of its own, which
   * becomes the current one, or where what waits for a bank is noted
   * @returns the function that stops it
   */
  async startWorker(
    other: {
      workflows?: URL;
      bank?: BankClient;
      slots?: number;
      version?: string;
      waiting?: WaitingTransfers;
    } = {},
  ): Promise<() => Promise<void>> {
    const {
      workflows,
      bank = this.bank,
      slots = ACTIVITY_SLOTS,
      version,
      waiting = new WaitingTransfers(bank),
    } = other;
    if (version) await this.makeCurrent(version);
    const worker = await createWorker({
      connection: this.environment.nativeConnection,
      namespace: MONEY_TRANSFER_NAMESPACE,
      bank,
      policy: WORKER_POLICY,
      waiting,
      slots,
      buildId: version ?? 'test',
      isVersioned: version !== undefined,
      workflowBundle: workflows ? await bundle(workflows) : this.workflowBundle,
    });
    const running = worker.run();
    return async () => {
      worker.shutdown();
      await running;
    };
  }

  /** A version that no worker need run. */
  async makeCurrent(version: string): Promise<void> {
    await new OwnVersion(this.client.workflowService, MONEY_TRANSFER_NAMESPACE, version).join(true);
  }

  async startTransfer({
    retry,
    approval,
    faults = [],
    ledger = this.ledger,
    ...setup
  }: TransferSetup = {}): Promise<StartedTransfer> {
    const referenceId = setup.referenceId ?? newReferenceId();
    const details: PaymentDetails = {
      sourceAccount:
        setup.sourceAccount ?? (await this.openAccount(`src-${referenceId}`, 'bank1.example.com')),
      targetAccount:
        setup.targetAccount ?? (await this.openAccount(`dst-${referenceId}`, 'bank2.example.com')),
      amountMinor: 40_000,
      currency: 'USD',
      requestedBy: 'teller',
      policy: {
        approvalThresholdMinor: approval?.thresholdMinor ?? Number.MAX_SAFE_INTEGER,
        approvalDeadlineMs: approval?.deadlineMs ?? 60_000,
        retry: { ...QUICK_RETRY, ...retry },
      },
      ...setup,
      ...(ledger && { ledger }),
      referenceId,
    };
    for (const fault of faults) await this.armFor(referenceId, fault);
    const handle = await this.client.workflow.start(MONEY_TRANSFER_WORKFLOW, {
      workflowId: workflowIdOf(referenceId),
      taskQueue: MONEY_TRANSFER_TASK_QUEUE,
      args: [details],
      memo: memoOf(details),
      typedSearchAttributes: searchAttributesOf(details),
    });
    const transfer = this.follow(handle, details);
    this.started.push(transfer);
    return transfer;
  }

  /**
   * Starts what any client of Temporal can start, as `temporal workflow start` does: without a memo.
   *
   * @param details the order as it should be understood
   */
  async startAnything(input: object, details: PaymentDetails): Promise<StartedTransfer> {
    const handle = await this.client.workflow.start(MONEY_TRANSFER_WORKFLOW, {
      workflowId: workflowIdOf(details.referenceId),
      taskQueue: MONEY_TRANSFER_TASK_QUEUE,
      args: [input],
    });
    return this.follow(handle, details);
  }

  /** Repairs a transfer whose workflow was terminated. @returns the repair */
  async repair(
    { details }: StartedTransfer,
    returnsBegun: RepairDetails['returnsBegun'] = { byTransfer: 1, byEarlierRepair: 0 },
    paid?: RepairDetails['paid'],
  ): Promise<StartedTransfer> {
    const { referenceId, sourceAccount, amountMinor, currency } = details;
    const repair: RepairDetails = {
      referenceId,
      sourceAccount,
      amountMinor,
      currency,
      requestedBy: 'olga',
      reason: 'terminated by mistake',
      returnsBegun,
      retry: QUICK_RETRY,
      ...(paid && { paid }),
    };
    const handle = await this.client.workflow.start(
      paid ? RECORD_PAID_BY_HAND_WORKFLOW : REPAIR_TRANSFER_WORKFLOW,
      {
        workflowId: repairIdOf(referenceId),
        taskQueue: MONEY_TRANSFER_TASK_QUEUE,
        args: [repair],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      },
    );
    return this.follow(handle, details);
  }

  async openAccount(id: string, bank: string, openingBalanceMinor = OPENING_MINOR): Promise<string> {
    await this.bank.openAccount({ id, bank, holder: 'A test', currency: 'USD', openingBalanceMinor });
    return id;
  }

  /** Fails a running activity from outside, as Temporal's CLI can. @param as the failure’s type */
  async failActivity(transfer: StartedTransfer, type: string, as = 'ByHand'): Promise<void> {
    await this.client.workflowService.respondActivityTaskFailedById({
      ...(await this.runningActivity(transfer, type)),
      failure: { message: 'by hand', applicationFailureInfo: { type: as, nonRetryable: true } },
    });
  }

  /** Completes a running activity from outside, with any result. */
  async completeActivity(transfer: StartedTransfer, type: string, result: unknown): Promise<void> {
    await this.client.workflowService.respondActivityTaskCompletedById({
      ...(await this.runningActivity(transfer, type)),
      result: { payloads: [defaultPayloadConverter.toPayload(result)] },
    });
  }

  private async runningActivity({ handle }: StartedTransfer, type: string) {
    const pending = await until(
      async () => {
        const { raw } = await handle.describe();
        return raw.pendingActivities?.find(({ activityType }) => activityType?.name === type);
      },
      (activity) => activity?.state === PENDING_ACTIVITY_STATE_STARTED,
    );
    return {
      namespace: MONEY_TRANSFER_NAMESPACE,
      workflowId: handle.workflowId,
      activityId: pending?.activityId ?? '',
    };
  }

  /**
   * As Temporal's CLI can: another run begins, and an open one is terminated.
   * @param task the one to begin again with, from 0
   * @returns the new run, without the decisions of the one before
   */
  async reset({ handle, details }: StartedTransfer, task = 0): Promise<StartedTransfer> {
    const { workflowId } = handle;
    const { events } = await this.client.workflow.getHandle(workflowId).fetchHistory();
    const done = events?.filter((event) => event.workflowTaskCompletedEventAttributes);
    await this.client.workflowService.resetWorkflowExecution({
      namespace: MONEY_TRANSFER_NAMESPACE,
      workflowExecution: { workflowId },
      workflowTaskFinishEventId: done?.[task]?.eventId ?? null,
      resetReapplyType: RESET_REAPPLY_TYPE_NONE,
      requestId: newReferenceId(),
      reason: 'test',
    });
    return this.follow(this.client.workflow.getHandle(workflowId), details);
  }

  /** Has Temporal forget a transfer, as retention or the loss of its database does. */
  async forget(referenceId: string): Promise<void> {
    const handle = this.client.workflow.getHandle(workflowIdOf(referenceId));
    const index = this.started.findIndex(({ details }) => details.referenceId === referenceId);
    if (index >= 0) this.started.splice(index, 1);
    await handle.terminate('to be forgotten').catch(ignoreNotFound);
    await this.client.workflowService.deleteWorkflowExecution({
      namespace: MONEY_TRANSFER_NAMESPACE,
      workflowExecution: { workflowId: handle.workflowId },
    });
    await until(
      () => handle.describe().then(() => false, isNotFound),
      (isForgotten) => isForgotten,
    );
  }

  async stop(): Promise<void> {
    await this.environment.teardown();
    await this.bankProcess.stop();
  }

  private follow(handle: WorkflowHandle, details: PaymentDetails): StartedTransfer {
    const { bank } = this;
    const { referenceId, sourceAccount, targetAccount } = details;
    const state = () => handle.query<TransferState>(GET_TRANSFER_STATE_QUERY);
    return {
      handle,
      details,
      state,
      reaches: (status) => until(state, (current) => current.status === status),
      ends: () => endingOf(handle),
      view: async () => {
        const history = readHistory((await handle.fetchHistory()).events ?? []);
        return buildView({ ...NO_SOURCES, history }, null);
      },
      entries: async () => (await bank.listTransferEntries(referenceId)).items,
      balances: async () => ({
        source: (await bank.getAccount(sourceAccount)).postedMinor,
        target: (await bank.getAccount(targetAccount)).postedMinor,
      }),
      arm: (fault) => this.armFor(referenceId, fault),
    };
  }

  private async armFor(transfer: string, fault: Omit<ArmFault, 'by' | 'reason'>) {
    const { id } = await this.bank.armFault({
      ...fault,
      scope: { ...fault.scope, transfer },
      by: 'test',
      reason: 'test',
    });
    return { clear: () => this.bank.clearFault(id) };
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof WorkflowNotFoundError;
}

function ignoreNotFound(error: unknown): void {
  if (!isNotFound(error)) throw error;
}

async function productBundle(): Promise<WorkflowBundleOption> {
  const codePath = process.env[SHARED_BUNDLE];
  return codePath ? { codePath } : bundle(new URL('../../temporal/index.ts', import.meta.url));
}

function bundle(workflows: URL): Promise<WorkflowBundleOption> {
  return bundleWorkflowCode({ workflowsPath: workflows.pathname, logger: new DefaultLogger('ERROR') });
}

const SEARCH_ATTRIBUTE_KEYS = [
  TRANSFER_STATUS,
  defineSearchAttributeKey(SEARCH_ATTRIBUTES.sourceAccount, KEYWORD),
  defineSearchAttributeKey(SEARCH_ATTRIBUTES.targetAccount, KEYWORD),
  defineSearchAttributeKey(SEARCH_ATTRIBUTES.amountMinor, INT),
];

interface TemporalSetup {
  /** Whether to register those of transfers. */
  searchAttributes?: boolean;
  /** In a second. */
  maxListsAndCounts?: number;
  /** Whether it routes by versions of the workflow code. */
  versions?: boolean;
}

function startTemporal(
  path: string,
  { searchAttributes = true, maxListsAndCounts, versions = true }: TemporalSetup,
): Promise<TestWorkflowEnvironment> {
  const settings = [
    'history.transferProcessorMaxPollRPS=2000',
    `system.enableDeploymentVersions=${versions}`,
    ...(maxListsAndCounts === undefined ? [] : [`frontend.namespaceRPS.visibility=${maxListsAndCounts}`]),
  ];
  return TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      searchAttributes: searchAttributes ? SEARCH_ATTRIBUTE_KEYS : [],
      extraArgs: [
        ...settings.flatMap((setting) => ['--dynamic-config-value', setting]),
        ...['--log-level', 'never'],
      ],
    },
  });
}

async function endingOf(handle: WorkflowHandle): Promise<Ending> {
  try {
    return { result: await handle.result() };
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    if (error.cause instanceof ApplicationFailure) return { failure: error.cause };
    if (error.cause?.name === 'CancelledFailure') return { cancelled: true };
    throw error;
  }
}

/** Polls until the answer is as expected; the test's own timeout ends the wait. */
export async function until<T>(ask: () => Promise<T>, isExpected: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isExpected(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
