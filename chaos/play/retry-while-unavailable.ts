import { setTimeout as delay } from 'node:timers/promises';
import { isUnavailable, RemitError } from '#lib/shared/errors.ts';

export const RETRY_MS = 500;

/** The supervisor waits up to 30 s before it restarts a process that keeps dying. */
export const ANSWER_TIMEOUT_MS = 120_000;

/** A view was built, but the bank did not answer for its part. */
export class ViewWithoutBank extends RemitError {
  override name = 'ViewWithoutBank';
  readonly code = 'view-without-bank';
  constructor(referenceId: string) {
    super(`The bank did not answer for ${referenceId}.`, 'not-done', { unavailable: true });
  }
}

/** @throws the last "unavailable" after {@link ANSWER_TIMEOUT_MS}; any other error at once */
export async function retryWhileUnavailable<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const deadline = Date.now() + ANSWER_TIMEOUT_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isUnavailable(error) || Date.now() > deadline) throw error;
      await delay(RETRY_MS);
    }
  }
}
