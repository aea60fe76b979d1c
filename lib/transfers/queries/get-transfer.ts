import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { readInterruptions } from '#lib/interruptions/recorded.ts';
import { temporalUiUrl } from '#lib/temporal-client/ui-url.ts';
import { TransferUnreadable } from '#lib/transfers/errors.ts';
import { readHistory } from '#lib/transfers/view/history.ts';
import { TransferProjection } from '#lib/transfers/view/projection.ts';
import { buildView, type LiveTransfer } from '#lib/transfers/view/transfer-view.ts';
import { fetchBankReading } from './bank-reading.ts';
import { fetchDescription, fetchHistory } from './workflow-history.ts';

/** The bank's part is left out while it is unavailable. @throws TransferNotFound, TransferUnreadable, TemporalUnavailable */
export async function getTransfer(referenceId: string): Promise<LiveTransfer> {
  const [events, description] = await Promise.all([fetchHistory(referenceId), fetchDescription(referenceId)]);
  const history = readHistory(events);
  const sources = new TransferProjection();
  sources.applyHistory(history);
  sources.applyDescription(description);
  sources.applyInterruptions(await readInterruptions());
  // After the history, so that the ledger has everything it tells of.
  const applyReading = sources.beginBankReading();
  const reading = await fetchBankReading(history).catch(nullWhenBankUnavailable);
  if (reading) applyReading(reading);
  const view = buildView(sources.current(), temporalUiUrl() ?? null);
  if (!view) throw new TransferUnreadable(referenceId, history.failure?.message ?? history.closing);
  return { view, temporalAnswers: true, temporalKnows: true, bankAnswers: reading !== null };
}
