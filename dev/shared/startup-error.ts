/**
 * Something a person can put right: its message is the whole sentence they are shown, saying what
 * is wrong and what to do. Every other error is a bug and is shown with its stack.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}

/** The message of anything thrown, for use inside a sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
