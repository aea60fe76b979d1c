import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, type NativeConnectionOptions, Runtime } from '@temporalio/worker';
import { createBankClient } from '#lib/bank-client/client.ts';
import { readApprovalEnv } from '#lib/shared/approval-env.ts';
import { EnvError } from '#lib/shared/env.ts';
import { isNotOffered } from '#lib/temporal-client/grpc.ts';
import { DEFAULT_RETRY, MONEY_TRANSFER_NAMESPACE, MONEY_TRANSFER_TASK_QUEUE } from '#temporal/contract.ts';
import { ACTIVITY_SLOTS } from './bank-shares.ts';
import { buildIdOf } from './bundle.ts';
import { createWorker } from './create-worker.ts';
import { OwnVersion } from './current-version.ts';
import { endLeftPauses } from './end-left-pauses.ts';
import { readWorkerEnv } from './env.ts';
import { log, sdkLogger } from './log.ts';
import { resumeWithBank, WaitingTransfers } from './resume.ts';

const PAUSE_CHECK_MS = 60_000;

async function main(): Promise<void> {
  const env = readWorkerEnv();
  const policy = { ...readApprovalEnv(), retry: DEFAULT_RETRY };
  const { connectionOptions, namespace = MONEY_TRANSFER_NAMESPACE } = loadClientConnectConfig();
  installRuntime();
  const address = connectionOptions.address ?? '127.0.0.1:7233';
  const connection = await connect({ ...connectionOptions, address });
  const bankAddress = { baseUrl: env.BANK_URL, token: env.BANK_TOKEN };
  const bank = createBankClient(bankAddress);
  const waiting = new WaitingTransfers(bank);
  try {
    const bundled = env.WORKFLOW_BUNDLE ? await buildIdOf(env.WORKFLOW_BUNDLE) : 'development';
    const buildId = env.WORKER_BUILD_ID ?? bundled;
    const version = new OwnVersion(connection.workflowService, namespace, buildId);
    const isVersioned = await version.join(env.WORKER_MAKES_CURRENT === 'on');
    const worker = await createWorker({
      connection,
      namespace,
      bank,
      policy,
      waiting,
      slots: ACTIVITY_SLOTS,
      workflowBundle: env.WORKFLOW_BUNDLE ? { codePath: env.WORKFLOW_BUNDLE } : undefined,
      buildId,
      isVersioned,
    });
    // Without its supervisor nothing else would stop this process.
    process.once('disconnect', () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
    });
    // The supervisor asks whether it still works.
    process.on('message', () => process.send?.({ type: 'answer' }));
    process.channel?.unref();
    const running = worker.run();
    log.info(
      `polling ${MONEY_TRANSFER_TASK_QUEUE} in ${namespace} at ${address}, ` +
        `bank ${env.BANK_URL}, workflow code ${env.WORKFLOW_BUNDLE ?? 'bundled at start'}, version ${buildId}`,
    );
    process.send?.({ type: 'ready' });
    const stopSweep = sweepPauses(connection, namespace);
    const resuming = new AbortController();
    void resumeWithBank(waiting, bankAddress, resuming.signal);
    const stopChecks = isVersioned ? version.keepDesertedReplaced() : () => undefined;
    await running.finally(() => {
      resuming.abort();
      stopSweep();
      stopChecks();
    });
  } finally {
    await connection.close();
  }
}

/** Each minute, until a server says that it lists no paused transfers. @returns the function that stops it */
function sweepPauses(connection: NativeConnection, namespace: string): () => void {
  const stop = () => clearInterval(sweep);
  const sweep = setInterval(() => {
    endLeftPauses(connection.workflowService, namespace).catch((error: unknown) => {
      if (!isNotOffered(error)) return log.warn({ err: error }, 'Looking for transfers left paused failed.');
      stop();
      log.info('This Temporal server lists no paused transfers: only their pages end what was left paused.');
    });
  }, PAUSE_CHECK_MS);
  return stop;
}

function installRuntime(): void {
  Runtime.install({
    logger: sdkLogger(),
    telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
    workerHeartbeatInterval: '1s',
  });
}

async function connect(options: NativeConnectionOptions & { address: string }): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(options);
  } catch (cause) {
    throw new Error(`Temporal at ${options.address} is not responding.`, { cause });
  }
}

main().catch((error: unknown) => {
  if (error instanceof EnvError) log.fatal(error.message);
  else log.fatal({ err: error }, error instanceof Error ? error.message : 'stopped');
  process.exitCode = 1;
});
