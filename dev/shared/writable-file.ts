import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, StartupError } from './startup-error.ts';

/** @throws StartupError naming the variable, where the file cannot be made or written to */
export function requireWritable(file: string | undefined, variable: string): void {
  if (!file) return;
  try {
    mkdirSync(dirname(file), { recursive: true });
    // SQLite makes files beside it.
    accessSync(dirname(file), constants.W_OK);
    if (!existsSync(file)) return;
    if (!statSync(file).isFile()) throw new Error('it is no file');
    accessSync(file, constants.W_OK);
  } catch (error) {
    throw new StartupError(
      `${variable} is ${file}, which cannot be written (${messageOf(error)}): choose another.`,
    );
  }
}
