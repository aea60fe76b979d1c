import { workflowIdOf } from '#lib/ids.ts';
import { cancelEffectOf } from './cancel-effect.ts';
import { announceTransferChange } from './changes.ts';
import { callTemporal } from './client.ts';
import { ActionRefused } from './errors.ts';
import { getTransfer } from './get.ts';

/**
 * Asks a transfer to stop, and to return what it has withdrawn. Whether it was in time is the
 * bank's to say: see {@link cancelEffectOf}.
 *
 * @throws ActionRefused when there is nothing to cancel any more
 * @throws TransferNotFound, TemporalUnavailable
 */
export async function cancelTransfer(referenceId: string): Promise<void> {
  const { view } = await getTransfer(referenceId);
  const effect = cancelEffectOf(view);
  if (!effect.possible) throw new ActionRefused(effect.reason);
  await callTemporal(({ client }) => client.workflow.getHandle(workflowIdOf(referenceId)).cancel());
  announceTransferChange();
}
