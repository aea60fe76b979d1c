import { parseArgs } from 'node:util';
import type { z } from 'zod';

/**
 * The command's `--name value` arguments, one for each field of a schema. Undefined when they do not
 * fit it: what is wrong has been said then.
 */
export function readOptions<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
): z.infer<z.ZodObject<Shape>> | undefined {
  const names = Object.keys(schema.shape);
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' } as const]));
    const { data, error } = schema.safeParse(parseArgs({ options }).values);
    for (const { path, message } of error?.issues ?? []) console.error(`--${path.join('.')}: ${message}`);
    return data;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\nThere are --${names.join(', --')}.`);
    return undefined;
  }
}
