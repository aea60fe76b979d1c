import { expect, it } from 'vitest';
import { STATUSES } from '#lib/transfers/statuses.ts';
import { ENDINGS, SEARCH_ATTRIBUTES } from '#temporal/contract.ts';
import { history, START_MS } from '#testing/transfers/sources.ts';
import { transferStatusOf } from './status.ts';
import { summaryOf } from './summary.ts';

const MEMO = { sourceAccount: 'A1', targetAccount: 'B1', amountMinor: 500, currency: 'USD' };

function statusInList(status: 'failed' | 'terminated' | 'timed-out', published?: string) {
  return summaryOf(
    {
      ...{ runId: 'run-1', workflowId: 'transfer-ref', status, memo: MEMO },
      ...{ startedAtMs: START_MS, closedAtMs: START_MS + 1 },
      searchAttributes: published ? { [SEARCH_ATTRIBUTES.transferStatus]: [published] } : {},
    },
    undefined,
  )?.status;
}

it.each([
  ...ENDINGS.map((ending) => ['failed', ending, ending] as const),
  ['failed', 'InvalidOrder', undefined],
  ['terminated', undefined, 'withdrawing'],
  ['timed-out', undefined, 'depositing'],
] as const)('what is %s as %s has one name on its page and in a list', (closing, type, published) => {
  const failure = type ? { type, message: 'A sentence.', stack: null, cause: null } : null;
  const onPage = transferStatusOf(history([], { closing, failure }), []);
  expect(onPage).toBe(statusInList(closing, published));
  expect(STATUSES[onPage].phase).toMatch(/ended|terminated/);
});
