import type { WorkflowService } from '@temporalio/client';
import { DEPLOYMENT } from '#temporal/contract.ts';
import { isNotFound } from './grpc.ts';

/** The Worker Deployment of a namespace. Everything throws as the service does. */
export class Deployment {
  constructor(
    private readonly service: WorkflowService,
    private readonly namespace: string,
  ) {}

  /** Its build id; undefined where none is current. */
  async currentVersion(): Promise<string | undefined> {
    const { namespace } = this;
    try {
      const { workerDeploymentInfo } = await this.service.describeWorkerDeployment({
        namespace,
        deploymentName: DEPLOYMENT,
      });
      return workerDeploymentInfo?.routingConfig?.currentDeploymentVersion?.buildId ?? undefined;
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
