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

/** A topic is named `kind` or `kind/key`. */
interface LiveSource<T> {
  accepts(key: string): boolean;
  watch(key: string, subscriber: Subscriber<T>): () => void;
  read(key: string): Promise<T>;
}

function source<T>(live: LiveSource<T>): LiveSource<unknown> {
  return live;
}

function single<T>(
  watch: (subscriber: Subscriber<T>) => () => void,
  read: () => Promise<T>,
): LiveSource<unknown> {
  return source({
    accepts: (key) => key === '',
    watch: (_key, subscriber) => watch(subscriber),
    read,
  });
}

/** By the kind of a topic: `dashboard`, `transfer/rm-…`. */
const SOURCES: Record<string, LiveSource<unknown>> = {
  system: single(watchSystem, readSystemStatus),
  faults: single(watchFaults, readFaults),
  dashboard: single(watchDashboard, readDashboard),
  headline: single(watchHeadline, readHeadline),
  figures: single(watchFigures, readFigures),
  accounts: single(watchAccounts, readAccounts),
  account: source({
    accepts: (id) => ACCOUNT_ID_PATTERN.test(id),
    watch: watchAccount,
    read: (id) => readStatement(id).catch(nullWhenBankUnavailable),
  }),
  transfer: source({ accepts: isReferenceId, watch: watchTransfer, read: getTransfer }),
  'work-queue': single(watchWorkQueue, readWorkQueue),
  repair: source({ accepts: isReferenceId, watch: watchRepair, read: readRepairIfKnown }),
  transfers: source({
    accepts: isFilterKey,
    watch: watchTransfers,
    read: (query) => readTransferList(parseFilter(new URLSearchParams(query)).filter),
  }),
};

export interface LiveTopic {
  name: string;
  subscribe(subscriber: Subscriber<unknown>): () => void;
  read(): Promise<unknown>;
}

function topicOf(name: string): LiveTopic | undefined {
  const [kind = '', ...rest] = name.split('/');
  const key = rest.join('/');
  const live = Object.hasOwn(SOURCES, kind) ? SOURCES[kind] : undefined;
  if (!live?.accepts(key)) return undefined;
  return {
    name,
    subscribe: (subscriber) => live.watch(key, subscriber),
    read: () => live.read(key),
  };
}

const MAX_TOPICS = 8;

/** Undefined when a topic is unknown, or there are none or too many. */
export function requestedTopics(params: URLSearchParams): LiveTopic[] | undefined {
  const names = [...new Set(params.getAll('topic'))];
  const topics = names.flatMap((name) => topicOf(name) ?? []);
  const complete = topics.length === names.length && names.length > 0 && names.length <= MAX_TOPICS;
  return complete ? topics : undefined;
}
