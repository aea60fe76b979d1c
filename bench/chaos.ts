/**
 * `npm run chaos -- --transfers 300 --seconds 180 --seed 7`: a stack of its own in a temporary
 * folder, broken in every way there is, then proven right to the cent. The same seed draws the same
 * orders, faults and kills; when they meet which call is up to the machine.
 *
 * Exits 0 without findings, 1 with some, 2 when it could not be done.
 */
import { parseArgs } from 'node:util';
import pc from 'picocolors';
import { z } from 'zod';
import { formatMoney } from '#lib/money.ts';
import { startStack } from '../e2e/stack.ts';
import { type ChaosOptions, type ChaosSummary, runChaos } from './chaos/run.ts';

const whole = z.coerce.number().int().positive();
const options = z.object({
  transfers: whole.max(10_000).default(60),
  seconds: whole.max(86_400).default(60),
  seed: z.coerce
    .number()
    .int()
    .nonnegative()
    .max(2 ** 32 - 1)
    .optional(),
});

/** Short enough that an approval nobody gives runs out while one watches. */
const APPROVAL_DEADLINE_MINUTES = '1';

async function main(): Promise<number> {
  const asked = readOptions();
  if (!asked) return 2;
  const stack = await startStack({ APPROVAL_DEADLINE_MINUTES });
  // The library this desk is made of, as its web process uses it.
  Object.assign(process.env, {
    BANK_URL: stack.urls.bank,
    BANK_TOKEN: stack.bankToken,
    TEMPORAL_ADDRESS: stack.urls.temporal,
    APPROVAL_DEADLINE_MINUTES,
  });
  try {
    console.log(`Chaos: ${asked.transfers} transfers in ${asked.seconds} s, seed ${asked.seed}.`);
    const summary = await runChaos(stack, asked);
    print(summary);
    if (summary.findings.length > 0) console.log(stack.log());
    return summary.findings.length === 0 ? 0 : 1;
  } finally {
    await stack.stop();
  }
}

function readOptions(): ChaosOptions | undefined {
  const { values } = parseArgs({
    options: { transfers: { type: 'string' }, seconds: { type: 'string' }, seed: { type: 'string' } },
  });
  const { data, error } = options.safeParse(values);
  if (data) return { ...data, seed: data.seed ?? Math.floor(Math.random() * 2 ** 32) };
  for (const { path, message } of error.issues) console.error(`--${path.join('.')}: ${message}`);
  return undefined;
}

function print(summary: ChaosSummary): void {
  const { findings, transfers, seconds, seed } = summary;
  line('endings', summary.endings);
  line('killed', summary.kills);
  line('faults hit', summary.faultsHit);
  line('answers', summary.answers);
  console.log(`${'attempts'.padEnd(12)}${summary.attempts}`);
  console.log(`${'withdrawn'.padEnd(12)}${formatMoney(summary.movedMinor, 'USD')}`);
  for (const finding of findings) console.log(pc.red(`finding     ${finding}`));
  console.log(findings.length === 0 ? pc.green('findings    0') : pc.red(`findings    ${findings.length}`));
  if (findings.length > 0) {
    console.log(`Again: npm run chaos -- --transfers ${transfers} --seconds ${seconds} --seed ${seed}`);
  }
}

function line(name: string, counts: Record<string, number>): void {
  const parts = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
  console.log(`${name.padEnd(12)}${parts.join(', ') || 'none'}`);
}

// The connections to Temporal and the bank that the library holds would keep this process alive.
process.exit(await main());
