import { proxyActivities } from '@temporalio/workflow';
import type { BaselineActivities } from './worker.ts';

const { noop, post } = proxyActivities<BaselineActivities>({ startToCloseTimeout: '1 minute' });

/** The least that a workflow of two steps can do. */
export async function twoSteps(): Promise<void> {
  await noop();
  await noop();
}

/** The least that a transfer can do: each of its two steps makes one posting. */
export async function twoPostings(): Promise<void> {
  await post('withdrawal');
  await post('deposit');
}
