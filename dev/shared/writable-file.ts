import { accessSync, constants, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, StartupError } from './startup-error.ts';

/** @throws StartupError naming the variable, where the file's folder cannot be made or written to */
export function requireWritable(file: string | undefined, variable: string): void {
  if (!file) return;
  try {
    mkdirSync(dirname(file), { recursive: true });
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    throw new StartupError(
      `${variable} is ${file}, where no file can be written (${messageOf(error)}): choose another.`,
    );
  }
}
