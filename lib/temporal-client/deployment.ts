import type { WorkflowService } from '@temporalio/client';
import { DEPLOYMENT } from '#temporal/contract.ts';
import { timestampMs } from './decode.ts';
import { isNotFound } from './grpc.ts';

/** The Worker Deployment of a namespace. Everything throws as the service does. */
export class Deployment {
  constructor(
    private readonly service: WorkflowService,
    private readonly namespace: string,
  ) {}

  /** Its build id; undefined where none is current. */
  async currentVersion(): Promise<string | undefined> {
    const info = await this.describe();
    return info?.routingConfig?.currentDeploymentVersion?.buildId ?? undefined;
  }

  /** The build id that was current before the current one; undefined where none was. */
  async earlierVersion(): Promise<string | undefined> {
    const summaries = (await this.describe())?.versionSummaries ?? [];
    // Cleared once it is current again.
    const endedAt = summaries.map((summary) => ({
      summary,
      ms: timestampMs(summary.lastDeactivationTime) ?? 0,
    }));
    const [latest] = endedAt.filter(({ ms }) => ms > 0).sort((one, other) => other.ms - one.ms);
    return latest?.summary.deploymentVersion?.buildId ?? undefined;
  }

  private async describe() {
    const { namespace } = this;
    try {
      const { workerDeploymentInfo } = await this.service.describeWorkerDeployment({
        namespace,
        deploymentName: DEPLOYMENT,
      });
      return workerDeploymentInfo;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** @param allowNoPollers where its workers are about to poll */
  async makeCurrent(buildId: string, { allowNoPollers }: { allowNoPollers: boolean }): Promise<void> {
    await this.service.setWorkerDeploymentCurrentVersion({
      namespace: this.namespace,
      deploymentName: DEPLOYMENT,
      buildId,
      allowNoPollers,
      ignoreMissingTaskQueues: allowNoPollers,
    });
  }
}
