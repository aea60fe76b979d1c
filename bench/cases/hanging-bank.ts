import { type BenchResult, percentile, round } from '#bench/kit/result.ts';
import { completeTransfer, SOURCE } from '#bench/kit/transfers.ts';
import { bank } from '#lib/bank-client/shared-client.ts';
import { newReferenceId } from '#lib/shared/ids.ts';
import { cancelTransfers, waitUntilEnded } from '#lib/transfers/commands/cancel-open-transfers.ts';
import { startTransfer } from '#lib/transfers/commands/start-transfer.ts';

const HANGING = 500;
const CONCURRENCY = 20;
const RUNS = 20;
const MAX_RATIO = 2;

const BANK = 'hanging.example.com';
const AT_HANGING_BANK = {
  bank: BANK,
  holder: 'Bench',
  currency: 'USD',
  openingBalanceMinor: HANGING,
} as const;

/** One transfer at a time between two accounts of one bank: usually, and while every call at another bank hangs. */
export async function benchHangingBank(): Promise<BenchResult> {
  const sourceBank = (await bank().getAccount(SOURCE)).bank;
  const target = await bank().openAccount({ ...AT_HANGING_BANK, bank: sourceBank });
  const usual = await timesOf(target.id);
  const { id } = await bank().armFault({
    ...{ kind: 'hang', scope: { bank: BANK }, seconds: 3_600 },
    ...{ by: 'bench', reason: 'one bank hangs' },
  });
  const stuck = await startHangingTransfers();
  const meanwhile = await timesOf(target.id);
  await bank().clearFault(id);
  await cancelTransfers(stuck);
  while (Object.values(await waitUntilEnded(stuck)).flat().length > 0);
  return resultOf(percentile(usual, 0.5), percentile(meanwhile, 0.5));
}

/** Until the call of each hangs. */
async function startHangingTransfers(): Promise<string[]> {
  const [source, target] = [
    await bank().openAccount(AT_HANGING_BANK),
    await bank().openAccount(AT_HANGING_BANK),
  ];
  const accounts = { sourceAccount: source.id, targetAccount: target.id };
  const order = { ...accounts, amountMinor: 1, currency: 'USD', requestedBy: 'bench' } as const;
  const references = Array.from({ length: HANGING }, newReferenceId);
  const left = [...references];
  const startNext = async () => {
    for (let next = left.pop(); next; next = left.pop()) await startTransfer({ ...order, referenceId: next });
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, startNext));
  while ((await bank().listCalls({ bank: BANK, limit: HANGING })).items.length < HANGING);
  return references;
}

async function timesOf(targetAccount: string): Promise<number[]> {
  // Warm-up.
  await completeTransfer(targetAccount);
  const times: number[] = [];
  while (times.length < RUNS) {
    const begun = performance.now();
    await completeTransfer(targetAccount);
    times.push(performance.now() - begun);
  }
  return times;
}

function resultOf(usualMs: number, meanwhileMs: number): BenchResult {
  const ratio = meanwhileMs / usualMs;
  const metric = `A transfer within one bank while ${HANGING} hang at another, p50`;
  return {
    name: 'One hanging bank and the others',
    rows: [{ usual: round(usualMs), meanwhile: round(meanwhileMs) }],
    targets: [
      {
        metric,
        measured: `${round(meanwhileMs)} ms`,
        baseline: `${round(usualMs)} ms`,
        ratio: round(ratio, 2),
        target: `≤ ${MAX_RATIO} of its usual time`,
        met: ratio <= MAX_RATIO,
      },
    ],
  };
}
