import { defineTopic } from '#lib/live/define-topic.ts';
import { isReferenceId } from '#lib/shared/ids.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { type RepairView, readRepair } from './repair.ts';

/** Null without a repair, and while Temporal is unavailable. */
export async function readRepairIfKnown(referenceId: string): Promise<RepairView | null> {
  try {
    return (await readRepair(referenceId)) ?? null;
  } catch (error) {
    if (error instanceof TemporalUnavailable) return null;
    throw error;
  }
}

export const repairTopic = defineTopic({ name: 'repair', isKey: isReferenceId, read: readRepairIfKnown });
