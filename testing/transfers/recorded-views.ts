/** Views of transfers on every recorded path of the saga, with all that the bank would have logged. */

import { readdirSync, readFileSync } from 'node:fs';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { type HistoryEvent, readHistory } from '#lib/transfers/view/history.ts';
import { NO_SOURCES, type TransferSources } from '#lib/transfers/view/projection.ts';
import { buildView, type TransferView } from '#lib/transfers/view/transfer-view.ts';
import { bankAsOf, sourceUpdatesOf } from './source-updates.ts';

const FOLDER = new URL('../../temporal/histories/', import.meta.url);

/** Name and events. The repair of a transfer is a workflow of its own, and none of these. */
export const RECORDED_PATHS = readdirSync(FOLDER)
  .map((file): [string, HistoryEvent[]] => {
    const history = historyFromJSON(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')));
    return [file.replace('.json', ''), history.events ?? []];
  })
  .filter(([, events]) => readHistory(events).details !== null);

/** All that the bank logged, in the order that `shuffle` gives it. */
export function recordedSources(
  events: readonly HistoryEvent[],
  shuffle: <Item>(items: readonly Item[]) => readonly Item[] = (items) => items,
): TransferSources {
  const updates = sourceUpdatesOf(events, { reached: () => true, attemptsBeforeCancel: 2 });
  const { calls, entries, faults } = bankAsOf(updates, updates.length);
  const history = readHistory(events);
  return {
    ...NO_SOURCES,
    history,
    calls: shuffle(calls),
    ledger: { entries: shuffle(entries), asOfEventId: history.lastEventId },
    faults: shuffle(faults),
  };
}

/** @throws where the events tell no transfer */
export function viewOf(sources: TransferSources): TransferView {
  const view = buildView(sources, null);
  if (!view) throw new Error('no transfer');
  return view;
}
