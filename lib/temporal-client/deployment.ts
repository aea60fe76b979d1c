import type { WorkflowService } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { DEPLOYMENT } from '#temporal/contract.ts';
import { timestampMs } from './decode.ts';
import { isNotFound } from './grpc.ts';

type DeploymentInfo = temporal.api.deployment.v1.IWorkerDeploymentInfo;
type RampingRequest = temporal.api.workflowservice.v1.ISetWorkerDeploymentRampingVersionRequest;

/** Build ids: a share of what runs goes to the ramping version, all else to the current one. */
interface Routing {
  current: string | undefined;
  ramping: string | undefined;
}

/** The Worker Deployment of a namespace. Everything throws as the service does. */
export class Deployment {
  constructor(
    private readonly service: WorkflowService,
    private readonly namespace: string,
  ) {}

  async routing(): Promise<Routing> {
    return routingIn(await this.describe());
  }

  /** Its build id; undefined where none is current. */
  async currentVersion(): Promise<string | undefined> {
    return (await this.routing()).current;
  }

  /** The build id that is ramped, or else was current before the current one; undefined where none was. */
  async earlierVersion(): Promise<string | undefined> {
    const info = await this.describe();
    const { ramping } = routingIn(info);
    if (ramping) return ramping;
    const summaries = info?.versionSummaries ?? [];
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

  /** Takes that share of what the current version has: of each transfer all, whichever its next step. */
  async ramp(buildId: string, percentage: number): Promise<void> {
    await this.setRamping({ buildId, percentage });
  }

  async endRamp(): Promise<void> {
    await this.setRamping({ buildId: '', percentage: 0, ignoreMissingTaskQueues: true });
  }

  private async setRamping(
    ramp: Pick<RampingRequest, 'buildId' | 'percentage' | 'ignoreMissingTaskQueues'>,
  ): Promise<void> {
    const { namespace } = this;
    await this.service.setWorkerDeploymentRampingVersion({ namespace, deploymentName: DEPLOYMENT, ...ramp });
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

function routingIn(info: DeploymentInfo | null | undefined): Routing {
  const { currentDeploymentVersion, rampingDeploymentVersion, rampingVersionPercentage } =
    info?.routingConfig ?? {};
  return {
    current: currentDeploymentVersion?.buildId || undefined,
    ramping: (rampingVersionPercentage && rampingDeploymentVersion?.buildId) || undefined,
  };
}
