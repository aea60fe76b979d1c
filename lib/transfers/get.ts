import { isBankAway } from '../bank/errors.ts';
import { webEnv } from '../web-env.ts';
import { TransferNotFound } from './errors.ts';
import { readHistory } from './history.ts';
import { fetchCalls, fetchDescription, fetchHistory } from './read.ts';
import { buildView, type LiveTransfer } from './view.ts';

/**
 * One look at a transfer. The bank may be away: its part is left out then, and the answer says so.
 *
 * @throws TransferNotFound, TemporalUnavailable
 */
export async function getTransfer(referenceId: string): Promise<LiveTransfer> {
  const [events, description, calls] = await Promise.all([
    fetchHistory(referenceId),
    fetchDescription(referenceId),
    fetchCalls(referenceId).catch((error: unknown) => {
      if (isBankAway(error)) return undefined;
      throw error;
    }),
  ]);
  const sources = { history: readHistory(events), description, calls: calls ?? [] };
  const view = buildView(sources, webEnv().TEMPORAL_UI_URL ?? null);
  if (!view) throw new TransferNotFound(referenceId);
  return { view, temporalAnswers: true, temporalKnows: true, bankAnswers: calls !== undefined };
}
