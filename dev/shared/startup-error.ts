/** For a person: its message says what is wrong and what to do. All other errors are bugs. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
