import {
  type WorkflowExecutionDescription,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { ActionRefused } from '#lib/shared/errors.ts';
import type { TransferUpdates } from '#temporal/contract.ts';
import { callTemporal } from './connection.ts';

/** Undefined when Temporal does not know the workflow. @throws TemporalUnavailable */
export async function describeWorkflow(
  workflowId: string,
): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await callTemporal(({ client }) => client.workflow.getHandle(workflowId).describe());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/**
 * @param whyNotRunning Temporal answers alike for an unknown workflow and one that has ended
 * @throws ActionRefused, with the reason of the workflow's validator or of `whyNotRunning`
 * @throws TemporalUnavailable (also when no worker accepts it in time)
 */
export async function updateWorkflow<Name extends keyof TransferUpdates>(
  workflowId: string,
  name: Name,
  args: TransferUpdates[Name]['args'],
  whyNotRunning: () => string | Promise<string>,
): Promise<TransferUpdates[Name]['result']> {
  try {
    return await callTemporal(({ client }) =>
      client.workflow
        .getHandle(workflowId)
        .executeUpdate<TransferUpdates[Name]['result'], TransferUpdates[Name]['args']>(name, { args }),
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      throw new ActionRefused(error.cause.message);
    }
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new ActionRefused(await whyNotRunning());
  }
}
