import { ERROR_CODE_HEADER } from './error-header.ts';
import { RemitError } from './errors.ts';
import type { ParamProblems } from './valid-params.ts';

const STATUSES: Readonly<Record<string, number>> = {
  'transfer-not-found': 404,
  'account-not-found': 404,
  // Such as a cursor that is none.
  invalid_request: 400,
};

/** For a `GET` of what does not exist, was asked for wrongly, or cannot be read now. @throws any other error */
export function errorResponse(error: unknown): Response {
  if (!(error instanceof RemitError)) throw error;
  const { code, unavailable, message } = error;
  const status = unavailable ? 503 : STATUSES[code];
  if (status === undefined) throw error;
  return new Response(`${message}\n`, { status, headers: { [ERROR_CODE_HEADER]: code } });
}

/** For parameters that cannot be read: without them the answer would be another than was asked for. */
export function problemsResponse(problems: ParamProblems): Response | undefined {
  const reasons = Object.entries(problems).map(([name, reason]) => `${name}: ${reason}\n`);
  return reasons.length === 0 ? undefined : new Response(reasons.join(''), { status: 400 });
}
