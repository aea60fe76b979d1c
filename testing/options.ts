import { parseArgs } from 'node:util';
import type { z } from 'zod';

/** Parses `--name value` arguments by a schema; undefined after printing what is wrong with them. */
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
    console.error(`${error instanceof Error ? error.message : error}\nOptions: --${names.join(', --')}.`);
    return undefined;
  }
}
