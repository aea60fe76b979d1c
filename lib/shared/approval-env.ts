import { z } from 'zod';
import { parseEnv, wholeNumber } from './env.ts';
import { parseAmount } from './money.ts';

const amount = z.string().transform((text, context) => {
  // With a threshold of 0, every transfer needs approval.
  if (Number(text) === 0) return 0;
  const parsed = parseAmount(text, 'USD');
  if (parsed.ok) return parsed.amountMinor;
  context.addIssue({ code: 'custom', message: parsed.reason });
  return z.NEVER;
});

const schema = z
  .object({
    /** In major units. */
    APPROVAL_THRESHOLD: z.string().default('1000.00').pipe(amount),
    APPROVAL_DEADLINE_MINUTES: wholeNumber(1, 43_200).default(1_440),
  })
  .transform(({ APPROVAL_THRESHOLD, APPROVAL_DEADLINE_MINUTES }) => ({
    approvalThresholdMinor: APPROVAL_THRESHOLD,
    approvalDeadlineMs: APPROVAL_DEADLINE_MINUTES * 60_000,
  }));

/** The worker holds the rule; the web puts the same into what it starts, and shows it. @throws EnvError */
export function readApprovalEnv(env: NodeJS.ProcessEnv = process.env): z.infer<typeof schema> {
  return parseEnv(schema, env);
}
