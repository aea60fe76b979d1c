/**
 * `npm run chaos -- --transfers 300 --seconds 180 --seed 7`: starts a stack in a temporary folder,
 * breaks it in every way, and proves that every cent is accounted for. The same seed draws the same
 * orders, faults and kills; which call each of them hits depends on the machine.
 *
 * Exit codes: 0 no findings, 1 findings, 2 the run failed, 130 Ctrl-C.
 */
import pc from 'picocolors';
import { z } from 'zod';
import { formatMoney } from '#lib/shared/money.ts';
import { readOptions } from '#testing/options.ts';
import { onOwnStack } from '#testing/stack/own-stack.ts';
import type { OwnStack } from '#testing/stack/stack.ts';
import { keepEvidence } from './evidence.ts';
import { findingText } from './prove/finding.ts';
import { runChaos } from './run.ts';
import type { ChaosOptions, ChaosSummary } from './summary.ts';

const SEEDS = 2 ** 32;

const whole = z.coerce.number().int().positive();
const options = z.object({
  transfers: whole.max(10_000).default(60),
  seconds: whole.max(86_400).default(60),
  seed: z.coerce
    .number()
    .int()
    .nonnegative()
    .max(SEEDS - 1)
    .default(() => Math.floor(Math.random() * SEEDS)),
});

const ENVIRONMENT = {
  /** Short enough that some approvals expire during a run. */
  APPROVAL_DEADLINE_MINUTES: '1',
  APPROVAL_THRESHOLD: '',
  FAULT_LAB: 'on',
};

async function main(): Promise<number> {
  const chosen = readOptions(options);
  if (!chosen) return 2;
  console.log(`Chaos: ${chosen.transfers} transfers in ${chosen.seconds} s, seed ${chosen.seed}.`);
  return onOwnStack(ENVIRONMENT, (stack) => runOn(stack, chosen));
}

async function runOn(stack: OwnStack, chosen: ChaosOptions): Promise<number> {
  try {
    const summary = await runChaos(stack, chosen);
    print(summary);
    if (summary.findings.length === 0) return 0;
    console.log(`Evidence: ${await keepEvidence(stack, summary)}`);
    printCommand(chosen);
    return 1;
  } catch (error) {
    console.error(pc.red('The run failed:'), error);
    console.log(stack.log());
    printCommand(chosen);
    return 2;
  }
}

function print({
  findings,
  endings,
  kills,
  faultsHit,
  answers,
  attempts,
  movedMinor,
  took,
}: ChaosSummary): void {
  const rows: [string, string][] = [
    ['endings', counted(endings)],
    ['faults hit', counted(faultsHit)],
    ['kills', counted(kills)],
    ['answers', counted(answers)],
    ['attempts', String(attempts)],
    ['seconds', counted(took)],
    ['moved', formatMoney(movedMinor, 'USD')],
  ];
  for (const [name, value] of rows) console.log(`${name.padEnd(12)}${value}`);
  for (const finding of findings) console.log(pc.red(`finding     ${findingText(finding)}`));
  const paint = findings.length === 0 ? pc.green : pc.red;
  console.log(paint(`findings    ${findings.length}`));
}

function counted(counts: Record<string, number>): string {
  const parts = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
  return parts.join(', ') || 'none';
}

function printCommand({ transfers, seconds, seed }: ChaosOptions): void {
  console.log(`Run again: npm run chaos -- --transfers ${transfers} --seconds ${seconds} --seed ${seed}`);
}

// Open connections to Temporal and the bank would keep this process alive.
process.exit(await main());
