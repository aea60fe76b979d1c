/** Whether what failed was certainly not done, or may have been. */
export type Certainty = 'not-done' | 'unknown';

interface RemitErrorOptions extends ErrorOptions {
  /** Something that Remit needs cannot serve now; the same request may succeed later. */
  unavailable?: boolean;
}

/** Base of all errors that Remit foresees. Nobody lists classes to know what may have been done. */
export abstract class RemitError extends Error {
  /** For logic; the message is for people. */
  abstract readonly code: string;
  readonly unavailable: boolean;
  #certainty: Certainty;

  constructor(message: string, certainty: Certainty, options: RemitErrorOptions = {}) {
    super(message, options);
    this.#certainty = certainty;
    this.unavailable = options.unavailable ?? false;
  }

  get certainty(): Certainty {
    return this.#certainty;
  }

  /** What the screen says. */
  get summary(): string {
    return this.message;
  }

  /** By field of the form. */
  get fieldErrors(): Record<string, string> {
    return {};
  }

  /** Where the whole action is more than the request that failed. */
  within(certainty: Certainty): this {
    this.#certainty = certainty;
    return this;
  }
}

export function certaintyOf(error: unknown): Certainty {
  return error instanceof RemitError ? error.certainty : 'unknown';
}

export function isUnavailable(error: unknown): boolean {
  return error instanceof RemitError && error.unavailable;
}

/** The state does not allow the action; nothing was done. */
export class ActionRefused extends RemitError {
  override name = 'ActionRefused';
  constructor(
    message: string,
    readonly code = 'refused',
    /** What the reason is about, such as the status. */
    readonly details: Readonly<Record<string, string>> = {},
  ) {
    super(message, 'not-done');
  }
}

/** Nobody foresaw it, but nothing had been changed by then. */
class FailedBeforeAnyChange extends RemitError {
  override name = 'FailedBeforeAnyChange';
  readonly code = 'unexpected';
  constructor(cause: unknown) {
    super('Something went wrong. Nothing was done.', 'not-done', { cause });
  }
}

/** For what an action reads before its first change. @throws as `work`, but certainly not done */
export async function beforeAnyChange<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof RemitError ? error.within('not-done') : new FailedBeforeAnyChange(error);
  }
}

/** For the rest of an action that has changed something. @throws as `work`, but nothing is certain */
export async function amidChanges<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof RemitError ? error.within('unknown') : error;
  }
}

/** System errors from before a request can have been sent. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Whether a call failed before it can have sent the request. An open connection may lose its route later. */
export function isNotConnected(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error)) return false;
  const { code = '', syscall = 'connect' }: NodeJS.ErrnoException = cause;
  return NOT_CONNECTED.has(code) && ['connect', 'getaddrinfo'].includes(syscall);
}
