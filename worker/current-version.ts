import type { WorkflowService } from '@temporalio/client';
import proto from '@temporalio/proto';
import { Backoff } from '#lib/shared/backoff.ts';
import { timestampMs } from '#lib/temporal-client/decode.ts';
import { Deployment } from '#lib/temporal-client/deployment.ts';
import { cannotServe, grpcFailureIn, isNotOffered, routesNoVersions } from '#lib/temporal-client/grpc.ts';
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
  /** By version, as it was at each look since. */
  private readonly seen = new Map<string, { polledAtMs: number; sinceMs: number }>();

  constructor(
    private readonly service: WorkflowService,
    private readonly namespace: string,
    private readonly buildId: string,
  ) {
    this.deployment = new Deployment(service, namespace);
  }

  /**
   * Before the worker polls: a server that does not route by versions would refuse its polls.
   * @param atOnce whichever version is current, as after an upgrade in place; otherwise only where none is
   * @returns whether the server routes by versions
   * @throws whatever a server answers that cannot serve, or does not say which version is current, for a minute
   */
  async join(atOnce: boolean): Promise<boolean> {
    const backoff = new Backoff();
    const endAt = performance.now() + MAX_START_MS;
    for (;;) {
      try {
        return await this.isRouted(atOnce);
      } catch (error) {
        if (!grpcFailureIn(error) || performance.now() > endAt) throw error;
      }
      await backoff.pause();
    }
  }

  private async isRouted(atOnce: boolean): Promise<boolean> {
    try {
      if (atOnce || !(await this.deployment.currentVersion())) await this.makeCurrent();
      return true;
    } catch (error) {
      const failure = grpcFailureIn(error);
      if (!failure || cannotServe(failure)) throw error;
      return this.isRoutedDespite(error);
    }
  }

  /** An unversioned worker beside a current version would get nothing. */
  private async isRoutedDespite(error: unknown): Promise<boolean> {
    if (isNotOffered(error) && !(await this.isAnyCurrent())) {
      log.warn({ err: error }, 'This Temporal server does not route by versions: the worker is unversioned.');
      return false;
    }
    log.warn({ err: error }, `Version ${this.buildId} could not be made the current one.`);
    return true;
  }

  private async isAnyCurrent(): Promise<boolean> {
    try {
      return (await this.deployment.currentVersion()) !== undefined;
    } catch (error) {
      if (routesNoVersions(error)) return false;
      throw error;
    }
  }

  /**
   * Nothing waits for a version that nobody runs: not after an upgrade, nor after a crash in the middle of one.
   * @returns the function that stops it
   */
  keepDesertedReplaced(): () => void {
    const check = setInterval(() => {
      this.replaceDeserted(performance.now()).catch((error: unknown) => {
        this.seen.clear();
        log.warn({ err: error }, 'Looking for the current version failed.');
      });
    }, CHECK_MS);
    return () => clearInterval(check);
  }

  /**
   * Looks whether the current version, and one that is ramped, have been polled for since the look before: a server that has restarted knows of
   * no poll yet, and its clock is not this one.
   * @param nowMs of any one clock
   */
  async replaceDeserted(nowMs: number): Promise<void> {
    const { current, ramping } = await this.deployment.routing();
    for (const version of this.seen.keys())
      if (version !== current && version !== ramping) this.seen.delete(version);
    if (!current || (await this.isDeserted(current, nowMs))) {
      await this.makeCurrent();
      log.info(`version ${this.buildId} is current: no worker runs ${current ?? 'another'}`);
    }
    if (ramping && (await this.isDeserted(ramping, nowMs))) await this.endRampOf(ramping);
  }

  private async endRampOf(version: string): Promise<void> {
    try {
      await this.deployment.endRamp();
      log.info(`the ramp of version ${version} is ended: no worker runs it`);
    } catch (error) {
      log.warn({ err: error }, `The ramp of version ${version} could not be ended.`);
    }
  }

  private async isDeserted(version: string, nowMs: number): Promise<boolean> {
    if (version === this.buildId) return false;
    const polledAtMs = await this.lastPollFor(version);
    const seen = this.seen.get(version);
    if (seen?.polledAtMs !== polledAtMs) this.seen.set(version, { polledAtMs, sinceMs: nowMs });
    return seen?.polledAtMs === polledAtMs && nowMs - seen.sinceMs >= MAX_POLL_MS;
  }

  private makeCurrent(): Promise<void> {
    return this.deployment.makeCurrent(this.buildId, { allowNoPollers: true });
  }

  /** On the server's clock; 0 where it knows of none. */
  private async lastPollFor(buildId: string): Promise<number> {
    const { pollers } = await this.service.describeTaskQueue({
      namespace: this.namespace,
      taskQueue: { name: MONEY_TRANSFER_TASK_QUEUE },
      taskQueueType: TASK_QUEUE_TYPE_WORKFLOW,
    });
    const ofVersion = pollers.filter(({ deploymentOptions }) => deploymentOptions?.buildId === buildId);
    return Math.max(0, ...ofVersion.map(({ lastAccessTime }) => timestampMs(lastAccessTime) ?? 0));
  }
}
