import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { readHeadline } from '#lib/dashboard/headline.ts';
import { NO_FILTER } from '#lib/transfers/filter/filter.ts';
import { readWorkQueue } from '#lib/work-queue/work-queue.ts';
import { useOwnAuditTrail } from '#testing/audit/databases.ts';
import { SagaStack, type StartedTransfer } from '#testing/workflows/saga-stack.ts';
import { listTransfers } from './list-transfers.ts';

let stack: SagaStack;
let transfer: StartedTransfer;

beforeAll(async () => {
  stack = await SagaStack.start(inject('temporalCli'));
  stack.configureThisProcess();
  // Nobody listens there.
  process.env.BANK_URL = 'http://127.0.0.1:9';
  transfer = await stack.startTransfer();
});

afterAll(() => stack?.stop());

it('while the bank does not answer, what it would tell is left out, and nothing is made up', async () => {
  const { referenceId } = transfer.details;
  await expect
    .poll(() => listTransfers({ ...NO_FILTER, statuses: ['in-progress'] }, { limit: 10 }))
    .toMatchObject({
      bankAnswers: false,
      items: [
        { referenceId, status: 'in-progress', inTransitMinor: null, lastActivityAt: null, retrying: false },
      ],
    });
  // Whether a transfer is found by its transaction cannot be said, and the page is told so.
  expect(await listTransfers({ ...NO_FILTER, text: 'W100001' }, { limit: 10 })).toMatchObject({
    items: [],
    bankAnswers: false,
  });
  expect(await listTransfers({ ...NO_FILTER, stuckMinutes: 1 }, { limit: 10 })).toMatchObject({ items: [] });
  expect(await readHeadline()).toMatchObject({
    open: 1,
    inTransit: null,
    retrying: null,
    stuck: null,
    atRisk: null,
  });
});

it('what needs a decision is shown, without accounts and amounts', async () => {
  const trail = await useOwnAuditTrail();
  const stopWorker = await stack.startWorker();
  const approval = { thresholdMinor: 0, deadlineMs: 600_000 };
  const { details } = await stack.startTransfer({ approval });
  await expect.poll(readWorkQueue).toMatchObject({
    approvals: {
      total: 1,
      items: [{ referenceId: details.referenceId, source: null, target: null, moved: null, refusals: [] }],
    },
    bankAnswers: false,
    decided: [],
  });
  await stopWorker();
  await trail.close();
});
