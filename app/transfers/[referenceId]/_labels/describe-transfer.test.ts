import { describe, expect, it } from 'vitest';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { viewOf } from '#testing/transfers/recorded-views.ts';
import { activity, history, sources } from '#testing/transfers/sources.ts';
import { describeTransfer } from './describe-transfer.ts';

describe('a terminated workflow', () => {
  const money = {
    withdrawnMinor: 25_000,
    depositedMinor: 0,
    refundedMinor: 0,
    externallyRefundedMinor: 0,
    inTransitMinor: 25_000,
  };
  const terminated = (changed: Partial<TransferView>) =>
    describeTransfer({
      referenceId: 'rm-1',
      workflowId: 'transfer-rm-1',
      temporalUrl: null,
      sourceAccount: 'A',
      targetAccount: 'B',
      amountMinor: 25_000,
      currency: 'USD',
      requestedBy: 'teller',
      retryPolicy: {
        initialIntervalMs: 1_000,
        backoffCoefficient: 2,
        maximumIntervalMs: 60_000,
        maximumAttempts: 500,
        startToCloseTimeoutMs: 60_000,
      },
      refundClaim: null,
      status: 'terminated',
      message: null,
      startedAt: '2026-01-01T12:00:00.000Z',
      closedAt: '2026-01-01T12:00:01.000Z',
      runId: null,
      cancelRequestedAt: null,
      workerTurns: [],
      workerChanges: [],
      sharingWorkers: [],
      timeline: [],
      money,
      moneySource: 'ledger',
      isLedgerCurrent: true,
      entries: [],
      faults: [],
      interruptions: null,
      bug: null,
      version: null,
      ...changed,
    });

  it('says what the ledger still has in transit', () => {
    expect(terminated({})).toBe('Workflow terminated. USD 250.00 is still in transit.');
    expect(terminated({ money: { ...money, refundedMinor: 25_000, inTransitMinor: 0 } })).toBe(
      'Workflow terminated. Nothing is in transit.',
    );
  });

  it('that completed in spite of a cancellation says that it came too late', () => {
    const message = 'Transfer complete (transaction IDs: W1, D1)';
    expect(terminated({ status: 'completed', message })).toBe(message);
    expect(terminated({ status: 'completed', message, cancelRequestedAt: '2026-01-01T00:00:00.000Z' })).toBe(
      `${message}. Cancellation requested too late: already deposited.`,
    );
  });

  it('that was refunded in spite of one says so, in two sentences', () => {
    const message = 'Deposit failed: account closed. Money returned to account A (transaction IDs: W1, R1).';
    expect(terminated({ status: 'refunded', message, cancelRequestedAt: '2026-01-01T00:00:00.000Z' })).toBe(
      `${message} Cancellation requested too late.`,
    );
  });

  it('does not say where the money is while the ledger cannot be read', () => {
    expect(terminated({ moneySource: 'history' })).not.toMatch(/transit/);
  });
});

it('waits for no worker where attempts are repeated whose number is not on record', () => {
  const view = viewOf(sources({ history: history([activity('deposit')]) }));
  const timeline = view.timeline.map((item) =>
    item.kind === 'step' && item.name === 'deposit' ? { ...item, status: 'retrying' as const } : item,
  );
  expect(describeTransfer({ ...view, timeline })).toBe(
    'Deposit USD 400.00 into 43-812: retrying automatically.',
  );
});
