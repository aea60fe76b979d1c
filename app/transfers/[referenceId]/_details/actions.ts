'use server';

import { z } from 'zod';
import { referenceId } from '#lib/bank-client/contract.ts';
import { TemporalUnavailable, TransferNotFound } from '#lib/transfers/errors.ts';
import { queryTransferState } from '#lib/transfers/queries/workflow-state.ts';
import type { TransferState } from '#temporal/contract.ts';

export type AskResult = { kind: 'answered'; state: TransferState } | { kind: 'unknown'; message: string };

const askInput = z.object({ referenceId });

/** Asks the workflow itself for its state, by its query: only a worker can answer. */
export async function askWorkflowAction(input: { referenceId: string }): Promise<AskResult> {
  const parsed = askInput.safeParse(input);
  if (!parsed.success) return { kind: 'unknown', message: 'That is not the reference of a transfer.' };
  try {
    return { kind: 'answered', state: await queryTransferState(parsed.data.referenceId) };
  } catch (error) {
    if (error instanceof TransferNotFound) return { kind: 'unknown', message: error.message };
    if (error instanceof TemporalUnavailable) {
      return {
        kind: 'unknown',
        message: 'No answer in time: Temporal or the worker is away. The page does not depend on it.',
      };
    }
    console.error('The workflow could not be asked:', error);
    return { kind: 'unknown', message: 'The question failed. The page does not depend on it.' };
  }
}
