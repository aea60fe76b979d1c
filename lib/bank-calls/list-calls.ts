import type { Call, Page } from '#lib/bank-client/contract.ts';
import { nullWhenBankUnavailable } from '#lib/bank-client/errors.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { defineTopic } from '#lib/live/define-topic.ts';
import { type CallFilter, filterOfKey } from './filter.ts';

const LIMIT = 50;

/** Newest first; null while the bank is unavailable. */
export async function readCalls(
  { lost, ...filter }: CallFilter,
  cursor?: string,
): Promise<Page<Call> | null> {
  const answerLost = lost && true;
  return bank()
    .listCalls({ ...filter, answerLost, cursor, limit: LIMIT })
    .catch(nullWhenBankUnavailable);
}

/** The newest page of a filter. */
export const bankCallsTopic = defineTopic({
  name: 'bank-calls',
  isKey: (key) => filterOfKey(key) !== undefined,
  read: (key) => readCalls(filterOfKey(key) ?? {}),
});
