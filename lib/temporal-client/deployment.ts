import type { WorkflowService } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { DEPLOYMENT } from '#temporal/contract.ts';
import { isNotFound } from './grpc.ts';

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
    const { namespace } = this;
    try {
      const { workerDeploymentInfo } = await this.service.describeWorkerDeployment({
        namespace,
        deploymentName: DEPLOYMENT,
      });
      const { currentDeploymentVersion, rampingDeploymentVersion, rampingVersionPercentage } =
        workerDeploymentInfo?.routingConfig ?? {};
      return {
        current: currentDeploymentVersion?.buildId || undefined,
        ramping: (rampingVersionPercentage && rampingDeploymentVersion?.buildId) || undefined,
      };
    } catch (error) {
      if (isNotFound(error)) return { current: undefined, ramping: undefined };
      throw error;
    }
  }

  /** Its build id; undefined where none is current. */
  async currentVersion(): Promise<string | undefined> {
    return (await this.routing()).current;
  }

  /** Takes that share of what the current version has: of each transfer all, whichever its next step. */
  async ramp(buildId: string, percentage: number): Promise<void> {
    await this.setRamping({ buildId, percentage });
  }

  /** The current version takes everything. */
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
