import { proxyActivities } from '@temporalio/workflow';
import type { FloorActivities } from './worker.ts';

const { nothing } = proxyActivities<FloorActivities>({ startToCloseTimeout: '1 minute' });

/** The least a workflow of two steps can do: what is slower than this is our own doing. */
export async function twoSteps(): Promise<void> {
  await nothing();
  await nothing();
}
