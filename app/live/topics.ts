import { readAccounts, watchAccounts } from '#lib/accounts/list-accounts.ts';
import { readStatement, watchAccount } from '#lib/accounts/statement.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { readDashboard } from '#lib/dashboard/dashboard.ts';
import { readFigures } from '#lib/dashboard/figures.ts';
import { readHeadline, watchHeadline } from '#lib/dashboard/headline.ts';
import { watchDashboard } from '#lib/dashboard/watch-dashboard.ts';
import { watchFigures } from '#lib/dashboard/watch-figures.ts';
import { readFaults } from '#lib/fault-lab/list-faults.ts';
import { watchFaults } from '#lib/fault-lab/watch-faults.ts';
import type { Subscriber } from '#lib/live/shared-subscriptions.ts';
import { ACCOUNT_ID_PATTERN, isReferenceId } from '#lib/shared/ids.ts';
import { readSystemStatus } from '#lib/system/system-status.ts';
import { watchSystem } from '#lib/system/watch-system.ts';
import { isFilterKey, parseFilter } from '#lib/transfers/filter/filter.ts';
import { watchTransfer } from '#lib/transfers/live/watch-transfer.ts';
import { readTransferList, watchTransfers } from '#lib/transfers/live/watch-transfer-list.ts';
import { getTransfer } from '#lib/transfers/queries/get-transfer.ts';
import { readRepairIfKnown, watchRepair } from '#lib/transfers/repair/watch-repair.ts';
import { watchWorkQueue } from '#lib/work-queue/watch-work-queue.ts';
import { readWorkQueue } from '#lib/work-queue/work-queue.ts';

/** Something a page can follow. `about` is what its name says behind the slash. */
interface LiveSource<T> {
  isAbout(about: string): boolean;
  watch(about: string, subscriber: Subscriber<T>): () => void;
  look(about: string): Promise<T>;
}

function source<T>(live: LiveSource<T>): LiveSource<unknown> {
  return live;
}

/** Of this there is one, so its name says nothing behind a slash. */
function onlyOne<T>(
  watch: (subscriber: Subscriber<T>) => () => void,
  look: () => Promise<T>,
): LiveSource<unknown> {
  return source({
    isAbout: (about) => about === '',
    watch: (_about, subscriber) => watch(subscriber),
    look,
  });
}

/** All that is live, by the first part of a topic's name: `desk`, `transfer/rm-…`. */
const SOURCES: Record<string, LiveSource<unknown>> = {
  system: onlyOne(watchSystem, readSystemStatus),
  faults: onlyOne(watchFaults, readFaults),
  desk: onlyOne(watchDashboard, readDashboard),
  headline: onlyOne(watchHeadline, readHeadline),
  figures: onlyOne(watchFigures, readFigures),
  accounts: onlyOne(watchAccounts, readAccounts),
  account: source({
    isAbout: (id) => ACCOUNT_ID_PATTERN.test(id),
    watch: watchAccount,
    look: (id) => readStatement(id).catch(nullWhenBankUnavailable),
  }),
  transfer: source({ isAbout: isReferenceId, watch: watchTransfer, look: getTransfer }),
  attention: onlyOne(watchWorkQueue, readWorkQueue),
  repair: source({ isAbout: isReferenceId, watch: watchRepair, look: readRepairIfKnown }),
  transfers: source({
    isAbout: isFilterKey,
    watch: watchTransfers,
    look: (key) => readTransferList(parseFilter(new URLSearchParams(key)).filter),
  }),
};

/** One thing a page follows. */
export interface LiveTopic {
  name: string;
  subscribe(subscriber: Subscriber<unknown>): () => void;
  look(): Promise<unknown>;
}

function topicOf(name: string): LiveTopic | undefined {
  const [kind = '', ...rest] = name.split('/');
  const about = rest.join('/');
  const live = Object.hasOwn(SOURCES, kind) ? SOURCES[kind] : undefined;
  if (!live?.isAbout(about)) return undefined;
  return {
    name,
    subscribe: (subscriber) => live.watch(about, subscriber),
    look: () => live.look(about),
  };
}

const MAX_TOPICS = 8;

/** The topics a request asks for; undefined where one of them is none, or there are none or too many. */
export function requestedTopics(params: URLSearchParams): LiveTopic[] | undefined {
  const names = [...new Set(params.getAll('topic'))];
  const topics = names.flatMap((name) => topicOf(name) ?? []);
  const complete = topics.length === names.length && names.length > 0 && names.length <= MAX_TOPICS;
  return complete ? topics : undefined;
}
