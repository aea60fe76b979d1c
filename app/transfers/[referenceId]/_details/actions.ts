'use server';

import { z } from 'zod';
import { referenceId } from '#lib/bank-client/contract.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { TransferNotFound } from '#lib/transfers/errors.ts';
import { queryTransferState } from '#lib/transfers/queries/workflow-state.ts';
import type { TransferState } from '#temporal/contract.ts';

export type AskResult = { kind: 'answered'; state: TransferState } | { kind: 'unknown'; message: string };

const askInput = z.object({ referenceId });

/** Queries the workflow: only a worker can answer. */
export async function askWorkflowAction(input: { referenceId: string }): Promise<AskResult> {
  const parsed = askInput.safeParse(input);
  if (!parsed.success) return { kind: 'unknown', message: 'Invalid transfer reference.' };
  try {
    return { kind: 'answered', state: await queryTransferState(parsed.data.referenceId) };
  } catch (error) {
    if (error instanceof TransferNotFound) return { kind: 'unknown', message: error.message };
    if (error instanceof TemporalUnavailable) {
      return {
        kind: 'unknown',
        message: 'No answer in time from Temporal or the worker. The transfer is not affected.',
      };
    }
    console.error('The workflow could not be queried:', error);
    return { kind: 'unknown', message: 'The query failed. The transfer is not affected.' };
  }
}
