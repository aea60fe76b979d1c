import { defineTopic } from '#lib/live/define-topic.ts';
import { isReferenceId } from '#lib/shared/ids.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { type RepairView, readRepair } from './repair.ts';

/** Undefined without a repair; null while Temporal is unavailable. */
export async function readRepairIfAnswered(referenceId: string): Promise<RepairView | undefined | null> {
  try {
    return await readRepair(referenceId);
  } catch (error) {
    if (error instanceof TemporalUnavailable) return null;
    throw error;
  }
}

export const repairTopic = defineTopic({
  name: 'repair',
  isKey: isReferenceId,
  read: async (referenceId) => (await readRepairIfAnswered(referenceId)) ?? null,
});
