import { proxyActivities } from '@temporalio/workflow';
import type { BaselineActivities } from './worker.ts';

const { noop } = proxyActivities<BaselineActivities>({ startToCloseTimeout: '1 minute' });

/** The least that a workflow of two steps can do. */
export async function twoSteps(): Promise<void> {
  await noop();
  await noop();
}
