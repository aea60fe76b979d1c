import { type ResetReport, resetDemo } from '#lib/fault-lab/reset.ts';
import { rollBackFailingVersion } from '#lib/fault-lab/scenarios/deploy.ts';

/**
 * Rolls back first: on the failing version no transfer can be cancelled.
 * @throws as {@link resetDemo} and {@link rollBackFailingVersion}
 */
export async function clearStage(by: string): Promise<ResetReport> {
  await rollBackFailingVersion();
  return resetDemo(by);
}
