import type { WorkflowService } from '@temporalio/client';
import proto from '@temporalio/proto';
import { Backoff } from '#lib/shared/backoff.ts';
import { timestampMs } from '#lib/temporal-client/decode.ts';
import { Deployment } from '#lib/temporal-client/deployment.ts';
import { cannotServe, grpcFailureIn, isNotOffered } from '#lib/temporal-client/grpc.ts';
import { MONEY_TRANSFER_TASK_QUEUE } from '#temporal/contract.ts';
import { log } from './log.ts';

const { TASK_QUEUE_TYPE_WORKFLOW } = proto.temporal.api.enums.v1.TaskQueueType;

/** A server that has just started is not ready at once. */
const MAX_START_MS = 60_000;
/** A long poll lasts up to a minute, and only its start is recorded. */
const MAX_POLL_MS = 70_000;
const CHECK_MS = 10_000;

/** A version of the workflow code, which a worker runs. */
export class OwnVersion {
  private readonly deployment: Deployment;

  constructor(
    private readonly service: WorkflowService,
    private readonly namespace: string,
    private readonly buildId: string,
  ) {
    this.deployment = new Deployment(service, namespace);
  }

  /**
   * Before the worker polls: a server that does not route by versions would refuse its polls.
   * @param atOnce whichever version is current, as after an upgrade in place
   * @returns whether the server routes by versions
   * @throws whatever a server answers that cannot serve, for a minute
   */
  async join(atOnce: boolean): Promise<boolean> {
    const backoff = new Backoff();
    const endAt = performance.now() + MAX_START_MS;
    for (;;) {
      try {
        if (atOnce) await this.makeCurrent();
        else await this.replaceDeserted();
        return true;
      } catch (error) {
        const failure = grpcFailureIn(error);
        if (!failure || (cannotServe(failure) && performance.now() > endAt)) throw error;
        if (!cannotServe(failure)) return this.isRoutedDespite(error);
      }
      await backoff.pause();
    }
  }

  /** An unversioned worker beside a current version would get nothing. */
  private async isRoutedDespite(error: unknown): Promise<boolean> {
    const current = await this.deployment.currentVersion().catch(() => undefined);
    if (!current && isNotOffered(error)) {
      log.warn({ err: error }, 'This Temporal server does not route by versions: the worker is unversioned.');
      return false;
    }
    log.warn({ err: error }, `Version ${this.buildId} could not be made the current one.`);
    return true;
  }

  /**
   * Nothing waits for a version that nobody runs: not after an upgrade, nor after a crash in the middle of one.
   * @returns the function that stops it
   */
  keepDesertedReplaced(): () => void {
    const check = setInterval(() => {
      this.replaceDeserted().catch((error: unknown) =>
        log.warn({ err: error }, 'Looking for the current version failed.'),
      );
    }, CHECK_MS);
    return () => clearInterval(check);
  }

  private async replaceDeserted(): Promise<void> {
    const current = await this.deployment.currentVersion();
    if (current === this.buildId || (current && (await this.isPolledFor(current)))) return;
    await this.makeCurrent();
    log.info(`version ${this.buildId} is current: no worker runs ${current ?? 'another'}`);
  }

  private makeCurrent(): Promise<void> {
    return this.deployment.makeCurrent(this.buildId, { allowNoPollers: true });
  }

  private async isPolledFor(buildId: string): Promise<boolean> {
    const { pollers } = await this.service.describeTaskQueue({
      namespace: this.namespace,
      taskQueue: { name: MONEY_TRANSFER_TASK_QUEUE },
      taskQueueType: TASK_QUEUE_TYPE_WORKFLOW,
    });
    return pollers.some(
      ({ deploymentOptions, lastAccessTime }) =>
        deploymentOptions?.buildId === buildId &&
        Date.now() - (timestampMs(lastAccessTime) ?? 0) < MAX_POLL_MS,
    );
  }
}
