import { newReferenceId, workflowIdOf } from '#lib/ids.ts';
import { temporal } from '#lib/transfers/client.ts';
import { startTransfer } from '#lib/transfers/start.ts';

/** From one account of the start to another of the same currency, one cent each. */
export const SOURCE = 'A1001';
export const TARGET = 'B2002';

/** One transfer, through everything: start, workflow, bank with durable commits, result. */
export async function completeTransfer(): Promise<string> {
  const referenceId = newReferenceId();
  await startTransfer({
    ...{ referenceId, sourceAccount: SOURCE, targetAccount: TARGET, amountMinor: 1, currency: 'USD' },
    requestedBy: 'bench',
  });
  await temporal().client.workflow.getHandle(workflowIdOf(referenceId)).result();
  return referenceId;
}

/** The floor: two steps that do nothing. */
export async function completeFloor(): Promise<void> {
  await temporal().client.workflow.execute('twoSteps', {
    taskQueue: 'floor',
    workflowId: newReferenceId().replace('rm', 'floor'),
  });
}
