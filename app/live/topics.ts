import { accountsTopic } from '#lib/accounts/list-accounts.ts';
import { accountTopic } from '#lib/accounts/statement.ts';
import { bankCallsTopic } from '#lib/bank-calls/list-calls.ts';
import { dashboardTopic } from '#lib/dashboard/dashboard.ts';
import { figuresTopic } from '#lib/dashboard/figures-topic.ts';
import { headlineTopic } from '#lib/dashboard/headline.ts';
import { bankAccountsTopic } from '#lib/fault-lab/bank-accounts.ts';
import { faultsTopic } from '#lib/fault-lab/faults-topic.ts';
import { openTransfersTopic } from '#lib/fault-lab/reset.ts';
import type { Topic } from '#lib/live/define-topic.ts';
import type { StreamedTopic } from '#lib/live/event-stream.ts';
import { systemTopic } from '#lib/system/system-topic.ts';
import { transferListTopic } from '#lib/transfers/live/transfer-list.ts';
import { transferTopic } from '#lib/transfers/live/transfer-topic.ts';
import { repairTopic } from '#lib/transfers/repair/repair-topic.ts';
import { workQueueSizeTopic } from '#lib/work-queue/size.ts';
import { workQueueTopic } from '#lib/work-queue/work-queue.ts';

const TOPICS: readonly Topic<unknown>[] = [
  systemTopic,
  faultsTopic,
  dashboardTopic,
  headlineTopic,
  figuresTopic,
  accountsTopic,
  accountTopic,
  bankAccountsTopic,
  bankCallsTopic,
  openTransfersTopic,
  transferTopic,
  transferListTopic,
  repairTopic,
  workQueueTopic,
  workQueueSizeTopic,
];

/** A topic with its key, such as `transfer/rm-…`. */
interface NamedTopic extends StreamedTopic {
  read(): Promise<unknown>;
}

export function topicOf(name: string): NamedTopic | undefined {
  const [kind, ...rest] = name.split('/');
  const key = rest.join('/');
  const topic = TOPICS.find((candidate) => candidate.name === kind);
  if (!topic?.isKey(key)) return undefined;
  return {
    name,
    subscribe: (subscriber) => topic.subscribe(key, subscriber),
    read: () => topic.read(key),
  };
}

/** All windows of a browser share its stream. */
const MAX_TOPICS = 64;

/** Those unknown, or too many, fail alone. Undefined where none of them is known. */
export function topicsNamed(requested: readonly string[]): StreamedTopic[] | undefined {
  const names = [...new Set(requested)];
  const known = names.flatMap((name) => topicOf(name) ?? []).slice(0, MAX_TOPICS);
  if (known.length === 0) return undefined;
  const others = names.filter((name) => known.every((topic) => topic.name !== name));
  return [...known, ...others.map(failedTopic)];
}

/** Such as what a window from before an update asks for. */
function failedTopic(name: string): StreamedTopic {
  return {
    name,
    subscribe: ({ onError }) => {
      onError();
      return () => {};
    },
  };
}
