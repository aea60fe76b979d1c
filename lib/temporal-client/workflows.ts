import { createHash } from 'node:crypto';
import {
  type WorkflowExecutionDescription,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import { ActionRefused, amidChanges, beforeAnyChange } from '#lib/shared/errors.ts';
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

interface Decision<Name extends keyof TransferUpdates> {
  workflowId: string;
  name: Name;
  args: TransferUpdates[Name]['args'];
  /** Of the person's intent: sent again, it is the same decision, and has the outcome of the first. */
  decisionId: string;
}

/**
 * An update is several requests, of which a failed one proves nothing: an outage is found out before.
 * @param whyNotRunning Temporal answers alike for an unknown workflow and one that has ended
 * @throws ActionRefused, with the reason of the workflow's validator or of `whyNotRunning`
 * @throws TemporalUnavailable (also when no worker accepts it in time)
 */
export async function updateWorkflow<Name extends keyof TransferUpdates>(
  { workflowId, name, args, decisionId }: Decision<Name>,
  whyNotRunning: () => Promise<ActionRefused>,
): Promise<TransferUpdates[Name]['result']> {
  await beforeAnyChange(describeWorkflow(workflowId));
  const options = { args, updateId: updateIdOf(decisionId, [name, args]) };
  try {
    const update = callTemporal(({ client }) =>
      client.workflow
        .getHandle(workflowId)
        .executeUpdate<TransferUpdates[Name]['result'], TransferUpdates[Name]['args']>(name, options),
    );
    return await amidChanges(update);
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      const { message, type, details } = error.cause;
      throw new ActionRefused(message, type ?? undefined, refusalDetails.parse(details?.[0]));
    }
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw await beforeAnyChange(whyNotRunning());
  }
}

/** Another client's workflow code may say nothing. */
const refusalDetails = z.record(z.string(), z.string()).catch({});

/** Another content under the same id is another decision, and is not answered with the first one's outcome. */
function updateIdOf(decisionId: string, content: readonly unknown[]): string {
  return `${decisionId}-${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32)}`;
}
