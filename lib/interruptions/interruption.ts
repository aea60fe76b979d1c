import { z } from 'zod';
import { processName } from '#lib/fault-lab/processes/contract.ts';

export const RECORD_FILE = 'interruptions.jsonl';

/** `starting`: nobody has seen how it ended, as when the supervisor was killed with it. */
const interruptionKind = z.enum(['unresponsive', 'crashed', 'stopped', 'starting']);
export type InterruptionKind = z.infer<typeof interruptionKind>;

const interruption = z.object({
  process: processName,
  kind: interruptionKind,
  pid: z.int().nullable(),
  /** How it ended, such as `SIGKILL` or `exit code 1`. */
  end: z.string().nullable(),
  /** ISO 8601, UTC; a null end is still going on. */
  from: z.iso.datetime(),
  to: z.iso.datetime().nullable(),
});

export type Interruption = z.infer<typeof interruption>;

export function lineOf(one: Interruption): string {
  return `${JSON.stringify(one)}\n`;
}

/**
 * The record is only added to: the last line of an interruption is how it is. What a crash has cut off is left out.
 * @param text the lines of a record
 */
export function interruptionsIn(text: string): Interruption[] {
  const found = new Map<string, Interruption>();
  for (const line of text.split('\n')) {
    const one = parsed(line);
    if (one) found.set(`${one.process} ${one.from}`, one);
  }
  return [...found.values()];
}

function parsed(line: string): Interruption | undefined {
  try {
    return interruption.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
