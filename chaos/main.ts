/**
 * `npm run chaos -- --transfers 300 --seconds 180 --seed 7`: a stack of its own in a temporary
 * folder, broken in every way there is, then proven right to the cent. The same seed draws the same
 * orders, faults and kills; when they meet which call is up to the machine.
 *
 * Exits 0 without findings, 1 with some, 2 when it could not be done, 130 at Ctrl-C.
 */
import pc from 'picocolors';
import { z } from 'zod';
import { formatMoney } from '#lib/shared/money.ts';
import { readOptions } from '#testing/options.ts';
import { onOwnStack } from '#testing/stack/own-stack.ts';
import type { OwnStack } from '#testing/stack/stack.ts';
import { keepEvidence } from './evidence.ts';
import { findingText } from './log/finding.ts';
import { type ChaosOptions, type ChaosSummary, runChaos } from './run.ts';

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
  /** Short enough that an approval nobody gives runs out while one watches. */
  APPROVAL_DEADLINE_MINUTES: '1',
  APPROVAL_THRESHOLD: '',
  FAULT_LAB: 'on',
};

async function main(): Promise<number> {
  const asked = readOptions(options);
  if (!asked) return 2;
  console.log(`Chaos: ${asked.transfers} transfers in ${asked.seconds} s, seed ${asked.seed}.`);
  return onOwnStack(ENVIRONMENT, (stack) => runOn(stack, asked));
}

async function runOn(stack: OwnStack, asked: ChaosOptions): Promise<number> {
  try {
    const summary = await runChaos(stack, asked);
    print(summary);
    if (summary.findings.length === 0) return 0;
    console.log(`Evidence: ${await keepEvidence(stack, summary)}`);
    sayHowToRunItAgain(asked);
    return 1;
  } catch (error) {
    console.error(pc.red('The run broke off:'), error);
    console.log(stack.log());
    sayHowToRunItAgain(asked);
    return 2;
  }
}

function print({ findings, endings, kills, faultsHit, answers, attempts, movedMinor }: ChaosSummary): void {
  const rows: [string, string][] = [
    ['endings', counted(endings)],
    ['faults', counted(faultsHit)],
    ['killed', counted(kills)],
    ['answers', counted(answers)],
    ['attempts', String(attempts)],
    ['moved', formatMoney(movedMinor, 'USD')],
  ];
  for (const [name, value] of rows) console.log(`${name.padEnd(10)}${value}`);
  for (const finding of findings) console.log(pc.red(`finding   ${findingText(finding)}`));
  const paint = findings.length === 0 ? pc.green : pc.red;
  console.log(paint(`findings  ${findings.length}`));
}

function counted(counts: Record<string, number>): string {
  const parts = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
  return parts.join(', ') || 'none';
}

function sayHowToRunItAgain({ transfers, seconds, seed }: ChaosOptions): void {
  console.log(`Again: npm run chaos -- --transfers ${transfers} --seconds ${seconds} --seed ${seed}`);
}

// The connections to Temporal and the bank that the library holds would keep this process alive.
process.exit(await main());
