import { RemitError } from './errors.ts';

const NOT_FOUND = new Set(['transfer-not-found', 'account-not-found']);

/** For a `GET` of what does not exist, or cannot be read now. @throws any other error */
export function errorResponse(error: unknown): Response {
  if (!(error instanceof RemitError)) throw error;
  const { code, unavailable, message } = error;
  if (!unavailable && !NOT_FOUND.has(code)) throw error;
  return new Response(`${message}\n`, { status: unavailable ? 503 : 404 });
}
